import type { UsageWindowId } from '../../../domain/ids.ts'
import type { Tx } from '../client.ts'

/**
 * Counts the waiting events that fall into windows which this transaction has opened; of several
 * subscriptions, the oldest takes an event. Whoever stores an event that waits holds its customer,
 * and so does this, in a way that hinders nobody else: an event is seen here, or its window there.
 */
export async function adoptWaiting(tx: Tx, windowIds: readonly UsageWindowId[]): Promise<void> {
  if (windowIds.length === 0) return
  const opened = tx`window_id = any(${[...windowIds]}::text[])`
  await tx`
    select from sales.customer
     where customer_id in (select customer_id from sales.usage_window where ${opened})
     order by customer_id for key share`
  await tx`
    with opened as materialized (
      select w.window_id, w.customer_id, w.meter_key, w.subscription_id, s.key, w.starts_at, w.ends_at
        from sales.usage_window w join sales.subscription s using (tenant_id, subscription_id)
       where ${opened}),
    fit as (
      select distinct on (e.source, e.source_id) e.source, e.source_id, w.window_id
        from opened w cross join lateral (
          select e.source, e.source_id from sales.usage_event e
           where e.window_id is null and e.customer_id = w.customer_id and e.meter_key = w.meter_key
             and e.occurred_at >= w.starts_at and e.occurred_at < w.ends_at
             and (e.subscription is null or e.subscription in (w.subscription_id, w.key))
          offset 0) e
       order by e.source, e.source_id, w.subscription_id),
    adopted as (
      update sales.usage_event e set window_id = f.window_id from fit f
       where e.source = f.source and e.source_id = f.source_id and e.window_id is null
      returning e.window_id, e.quantity)
    update sales.usage_window w
       set events = w.events + s.events, total = w.total + s.total, highest = greatest(w.highest, s.highest)
      from (select window_id, count(*) as events, sum(quantity) as total, max(quantity) as highest
              from adopted group by window_id) s
     where w.window_id = s.window_id`
}
