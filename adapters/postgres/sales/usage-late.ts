import type { TenantId, UsageWindowId } from '../../../domain/ids.ts'
import { newId } from '../../new-id.ts'
import type { Tx } from '../client.ts'
import { countStaged, type Left } from './usage-count.ts'
import { placed } from './usage-staged.ts'

/**
 * Counts staged events whose window is billed into the window of what came late for it, made where
 * there is none. The billed windows are held first: nobody else then makes the same one.
 *
 * @returns the events that it did not count; what is not `known` has found another window since
 */
export async function countLate(tx: Tx, tenantId: TenantId): Promise<Left[]> {
  await tx`
    select from sales.usage_window where window_id in (select window_id from (${placed(tx)}) p)
     order by window_id for no key update`
  await openLate(tx, tenantId)
  const fit = tx`
    select p.ordinal, p.repeats, p.source, p.source_id, p.customer_id, p.meter_key, p.subscription, p.quantity,
           p.occurred_at, p.in_future, l.window_id
      from (${placed(tx)}) p
      left join (sales.usage_window w join sales.usage_window l on l.late_for = w.window_id and l.state = 'open')
        on w.window_id = p.window_id and w.state = 'billed'`
  return countStaged(tx, { tenantId, fit })
}

/** For events that are new: what is only sent again needs no window. */
async function openLate(tx: Tx, tenantId: TenantId): Promise<void> {
  const missing = await tx<{ window_id: UsageWindowId }[]>`
    select distinct w.window_id
      from (${placed(tx)}) p join sales.usage_window w using (window_id)
     where w.state = 'billed'
       and not exists (select from sales.usage_window l where l.late_for = w.window_id and l.state = 'open')
       and not exists (select from sales.usage_event e where e.source = p.source and e.source_id = p.source_id)`
  if (missing.length === 0) return
  await tx`
    insert into sales.usage_window
      (tenant_id, window_id, subscription_id, customer_id, meter_key, period_index, plan_id, plan_version,
       starts_at, ends_at, closes_at, late_for, clock_id)
    select ${tenantId}, n.window_id, w.subscription_id, w.customer_id, w.meter_key, w.period_index, w.plan_id, w.plan_version,
           w.starts_at, w.ends_at, w.ends_at, w.window_id, w.clock_id
      from unnest(${missing.map((row) => row.window_id)}::text[], ${missing.map(() => newId('usageWindow'))}::text[]) n (late_for, window_id)
      join sales.usage_window w on w.window_id = n.late_for`
}
