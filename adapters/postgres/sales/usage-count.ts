import type { TenantId, UsageWindowId } from '../../../domain/ids.ts'
import type { UsageState } from '../../../domain/sales/usage.ts'
import type { Tx } from '../client.ts'
import type { placed, Staged } from './usage-staged.ts'

/** A staged event that was not counted by the statement that looked at it, and why. */
export type Left = {
  readonly ordinal: number
  readonly why: 'known' | 'billed' | 'no-window' | 'in-future'
}

/** A biller closed a window under our hands: what was done for it is undone, and begun anew. */
export class WindowClosed extends Error {
  override readonly name = 'WindowClosed'
}

/**
 * Counts staged events into their windows: stores those that are new and adds only them to the sums,
 * in one statement. Keys of events are taken in their order, then windows in theirs, so that no two
 * flushes wait for each other in a ring. A window that a biller holds is waited for.
 *
 * The sums are written as an upsert that always finds its row: it goes to each by its key, whatever
 * the planner believes about a table that it knows nothing of.
 *
 * @param fit rows as `placed` gives them
 * @returns the events that it did not count, and windows worth remembering
 * @throws WindowClosed if a window was billed after this looked; nothing must be committed then
 */
export async function countStaged(
  tx: Tx,
  { tenantId, fit }: { readonly tenantId: TenantId; readonly fit: ReturnType<typeof placed> },
): Promise<{ readonly left: readonly Left[]; readonly seen: readonly Seen[] }> {
  const rows = await tx<(Left | Closed | Seen)[]>`
    with fit as materialized (${fit}),
    inserted as (
      insert into sales.usage_event
        (tenant_id, source, source_id, customer_id, meter_key, subscription, quantity, occurred_at, window_id)
      select ${tenantId}, source, source_id, customer_id, meter_key, subscription, quantity, occurred_at, window_id
        from fit where state = 'open' order by source, source_id
      on conflict do nothing
      returning source, source_id),
    outcome as materialized (
      select ordinal, window_id, state, quantity, repeats, in_future, starts_at, ends_at, is_only,
             (source, source_id) in (select source, source_id from inserted) as fresh
        from fit),
    rolled as (
      insert into sales.usage_window as w
        (tenant_id, window_id, subscription_id, customer_id, meter_key, period_index, starts_at, ends_at, closes_at,
         events, total, highest, duplicates)
      select ${tenantId}, window_id, '', '', '', 0, '-infinity', 'infinity', 'infinity',
             count(*) filter (where fresh), coalesce(sum(quantity) filter (where fresh), 0),
             max(quantity) filter (where fresh), sum(repeats) + count(*) filter (where not fresh)
        from outcome where state = 'open' group by window_id order by window_id
      on conflict (tenant_id, window_id) do update
         set events = w.events + excluded.events, total = w.total + excluded.total,
             highest = greatest(w.highest, excluded.highest), duplicates = w.duplicates + excluded.duplicates
       where w.state = 'open'
      returning window_id)
    select ordinal, case when in_future then 'in-future' when window_id is null then 'no-window'
                         when state = 'billed' then 'billed' else 'known' end as why,
           null as window_id, null as starts_at, null as ends_at
      from outcome where not fresh
     union all
    select ordinal, 'seen', window_id, starts_at, ends_at from outcome where is_only and state = 'open'
     union all
    select -1, 'closed', null, null, null from rolled
    having count(*) < (select count(distinct window_id) from outcome where state = 'open')`
  if (rows.some(({ why }) => why === 'closed')) throw new WindowClosed('A window was billed.')
  return { left: rows.filter(isLeft), seen: rows.filter((row) => row.why === 'seen') }
}

type Closed = { readonly ordinal: number; readonly why: 'closed' }

/** The open window of an event that was looked up, where no other subscription has such a meter. */
type Seen = {
  readonly ordinal: number
  readonly why: 'seen'
  readonly window_id: UsageWindowId
  readonly starts_at: Date
  readonly ends_at: Date
}

const isLeft = (row: Left | Closed | Seen): row is Left =>
  row.why !== 'closed' && row.why !== 'seen'

/** Where those of the events are that were accepted before, by their places in the list. */
export function lookUp(
  tx: Tx,
  staged: readonly Staged[],
): Promise<{ readonly nth: number; readonly state: UsageState }[]> {
  const [sources, ids] = [
    staged.map(({ event }) => event.source),
    staged.map(({ event }) => event.sourceId),
  ]
  return tx`
    select (s.nth - 1)::integer as nth,
           case when e.window_id is null then 'waiting' when e.late then 'late' else 'counted' end as state
      from unnest(${sources}::text[], ${ids}::text[]) with ordinality s (source, source_id, nth)
     cross join lateral (
       select e.window_id, w.late_for is not null as late
         from sales.usage_event e left join sales.usage_window w on w.window_id = e.window_id
        where e.source = s.source and e.source_id = s.source_id
       offset 0) e`
}
