import type { TenantId } from '../../../domain/ids.ts'
import type { UsageState } from '../../../domain/sales/usage.ts'
import type { Tx } from '../client.ts'
import { placed } from './usage-staged.ts'

/** A staged event that was not counted by the statement that looked at it, and why. */
export type Left = {
  readonly ordinal: number
  readonly why: 'known' | 'billed' | 'no-window' | 'in-future'
}

/**
 * Counts staged events into their windows: stores those that are new and adds only them to the sums,
 * in one statement. Windows are taken in the order of their ids, so that no two flushes wait for
 * each other in a ring; one that a biller holds is waited for, and seen as the biller left it.
 *
 * @param fit rows as `placed` gives them
 * @returns the events that it did not count
 */
export function countStaged(
  tx: Tx,
  { tenantId, fit }: { readonly tenantId: TenantId; readonly fit: ReturnType<typeof placed> },
): Promise<Left[]> {
  return tx<Left[]>`
    with fit as materialized (${fit}),
    held as materialized (
      select window_id, state from sales.usage_window
       where window_id in (select window_id from fit) order by window_id for no key update),
    inserted as (
      insert into sales.usage_event
        (tenant_id, source, source_id, customer_id, meter_key, subscription, quantity, occurred_at, window_id)
      select ${tenantId}, source, source_id, customer_id, meter_key, subscription, quantity, occurred_at, window_id
        from fit join held using (window_id) where state = 'open' order by source, source_id
      on conflict do nothing
      returning source, source_id),
    outcome as materialized (
      select f.ordinal, f.window_id, f.quantity, f.repeats, f.in_future, h.state, i.source is not null as fresh
        from fit f
        left join held h using (window_id)
        left join inserted i on i.source = f.source and i.source_id = f.source_id),
    rolled as (
      update sales.usage_window w
         set events = w.events + s.events, total = w.total + s.total,
             highest = greatest(w.highest, s.highest), duplicates = w.duplicates + s.duplicates
        from (select window_id, count(*) filter (where fresh) as events,
                     coalesce(sum(quantity) filter (where fresh), 0) as total, max(quantity) filter (where fresh) as highest,
                     sum(repeats) + count(*) filter (where not fresh) as duplicates
                from outcome where state = 'open' group by window_id) s
       where w.window_id = s.window_id)
    select ordinal, case when in_future then 'in-future' when window_id is null then 'no-window'
                         when state = 'billed' then 'billed' else 'known' end as why
      from outcome where not fresh`
}

/** Where the events among these are that were accepted before. */
export function lookUp(
  tx: Tx,
  ordinals: readonly number[],
): Promise<{ readonly ordinal: number; readonly state: UsageState }[]> {
  return tx`
    select s.ordinal, case when e.window_id is null then 'waiting' when w.late_for is null then 'counted' else 'late' end as state
      from usage_staged s
      join sales.usage_event e on e.source = s.source and e.source_id = s.source_id
      left join sales.usage_window w on w.window_id = e.window_id
     where s.ordinal = any(${[...ordinals]}::integer[])`
}
