import type { TenantId, UsageWindowId } from '../../../domain/ids.ts'
import { newId } from '../../new-id.ts'
import type { Tx } from '../client.ts'
import { countStaged, type Left } from './usage-count.ts'
import { placed, type Staged } from './usage-staged.ts'

type Late = { readonly tenantId: TenantId; readonly staged: readonly Staged[] }

/**
 * Counts staged events whose window is billed into the window of what came late for it, made where
 * there is none. The billed windows are held first: nobody else then makes the same one.
 *
 * @returns the events that it did not count; what is not `known` has found another window since
 */
export async function countLate(tx: Tx, { tenantId, staged }: Late): Promise<readonly Left[]> {
  await tx`
    select from sales.usage_window where window_id in (select window_id from (${placed(tx, staged)}) p)
     order by window_id for no key update`
  await openLate(tx, { tenantId, staged })
  const fit = tx`
    select p.ordinal, p.repeats, p.source, p.source_id, p.customer_id, p.meter_key, p.subscription, p.quantity,
           p.occurred_at, p.in_future, l.window_id, l.state, p.starts_at, p.ends_at, false as is_only
      from (${placed(tx, staged)}) p
      left join (sales.usage_window w join sales.usage_window l on l.late_for = w.window_id and l.state = 'open')
        on w.window_id = p.window_id and w.state = 'billed'`
  const { left } = await countStaged(tx, { tenantId, fit })
  return left
}

/** For events that are new: what is only sent again needs no window. */
async function openLate(tx: Tx, { tenantId, staged }: Late): Promise<void> {
  const missing = await tx<{ window_id: UsageWindowId }[]>`
    select distinct w.window_id
      from (${placed(tx, staged)}) p join sales.usage_window w using (window_id)
     where w.state = 'billed'
       and not exists (select from sales.usage_window l where l.late_for = w.window_id and l.state = 'open')
       and not exists (select from sales.usage_event e where e.source = p.source and e.source_id = p.source_id)`
  if (missing.length === 0) return
  const late = missing.map((row) => row.window_id)
  // Held, so that none ends between this look and the commit.
  await tx`
    select from sales.subscription
     where subscription_id in (select subscription_id from sales.usage_window where window_id = any(${late}))
     order by subscription_id for key share`
  // One that is over has no next invoice: what came late for it within a day makes one of its own.
  await tx`
    insert into sales.usage_window
      (tenant_id, window_id, subscription_id, customer_id, meter_key, period_index, plan_id, plan_version,
       starts_at, ends_at, closes_at, own_run, late_for, clock_id)
    select ${tenantId}, n.window_id, w.subscription_id, w.customer_id, w.meter_key, w.period_index, w.plan_id, w.plan_version,
           w.starts_at, w.ends_at,
           case when s.state = 'cancelled'
                then greatest(w.ends_at, platform.now_for(w.tenant_id, w.customer_id) + interval '1 day') else w.ends_at end,
           s.state = 'cancelled', w.window_id, w.clock_id
      from unnest(${late}::text[], ${late.map(() => newId('usageWindow'))}::text[]) n (late_for, window_id)
      join sales.usage_window w on w.window_id = n.late_for
      join sales.subscription s on s.tenant_id = w.tenant_id and s.subscription_id = w.subscription_id`
}
