import type { ClockId, CustomerId, OfferId, SubscriptionId } from '../../../domain/ids.ts'
import type { Tx } from '../client.ts'

/** One thing of Sales that is due on a test clock; `period_index` for a window of usage. */
export type ClockDueRow = {
  readonly due_at: Date
  readonly customer_id: CustomerId
  readonly plan_key: string
} & (
  | {
      readonly what: 'renew' | 'trial-ends' | 'end' | 'change' | 'close-usage'
      readonly subscription_id: SubscriptionId
      readonly period_index: number | null
    }
  | { readonly what: 'offer-ends'; readonly offer_id: OfferId; readonly feature: string }
)

/** What is due for a clock's customers, in order of business time. */
export function dueOnClock(tx: Tx, clockId: ClockId): Promise<ClockDueRow[]> {
  return tx<ClockDueRow[]>`
    select greatest(d.due_at, k.now_at) as due_at, d.subscription_id, d.customer_id, d.what, d.period_index, d.plan_key,
           d.offer_id, d.feature
      from platform.clock k
      join lateral (
        select s.due_at, s.subscription_id, s.customer_id, null::integer as period_index, p.key as plan_key,
               case when s.pending->>'kind' = 'cancel' then 'end'
                    when s.state = 'trialing' then 'trial-ends'
                    when s.pending is not null then 'change' else 'renew' end as what,
               null as offer_id, null as feature
          from sales.subscription s
          join sales.plan p on p.tenant_id = s.tenant_id and p.plan_id = s.plan_id
         where s.tenant_id = k.tenant_id and s.clock_id = k.clock_id and s.due_at is not null
        union all
        select min(w.closes_at), w.subscription_id, w.customer_id, w.period_index, p.key, 'close-usage', null, null
          from sales.usage_window w
          join sales.subscription s on s.tenant_id = w.tenant_id and s.subscription_id = w.subscription_id
          join sales.plan p on p.tenant_id = s.tenant_id and p.plan_id = s.plan_id
         where w.tenant_id = k.tenant_id and w.clock_id = k.clock_id and w.state = 'open' and w.own_run
           and s.parked_because is null
         group by w.subscription_id, w.customer_id, w.period_index, p.key
        union all
        select o.due_at, null, o.customer_id, null, p.key, 'offer-ends', o.offer_id, o.feature
          from sales.offer o
          join sales.plan p on p.tenant_id = o.tenant_id and p.plan_id = o.plan_id
         where o.tenant_id = k.tenant_id and o.clock_id = k.clock_id and o.due_at is not null
      ) d on true
     where k.clock_id = ${clockId}
     order by 1, d.subscription_id, d.period_index, d.offer_id`
}
