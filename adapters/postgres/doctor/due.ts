import type { Probe } from './ask.ts'

/** What is due may wait so long for the round that looks for it. */
const patience: Probe = ({ tx, settled }) => tx`least(${settled}, now() - interval '10 minutes')`

/** Whatever falls due by itself has an instant, and somebody who looks. */
export const dueProbes: readonly Probe[] = [
  (exam) => exam.tx`
    select format('%s was due at %s, and nobody renewed it', subscription_id, due_at)
      from sales.subscription where clock_id is null and due_at < ${patience(exam)}`,
  ({ tx }) => tx`
    select format('%s is %s until %s, but due %s', subscription_id, state, coalesce(ends_at::text, 'nobody knows when'),
                  coalesce('at ' || due_at, 'never'))
      from sales.subscription
     where parked_because is null
       and due_at is distinct from case when state in ('active', 'trialing') then ends_at end`,
  (exam) => exam.tx`
    select format('%s (%s of %s) was to be rated at %s, and nobody did', w.window_id, w.meter_key, w.subscription_id, w.closes_at)
      from sales.usage_window w join sales.subscription s using (tenant_id, subscription_id)
     where w.state = 'open' and w.own_run and w.clock_id is null and s.parked_because is null
       and w.closes_at < ${patience(exam)}`,
]

/** What a person has to look at, each by its name, a subscription with its reason. */
export const parked: Probe = ({ tx }) => tx`
  (select order_key as name from sales.purchase
    where refusal like 'Parked for a person:%' order by placed_at desc limit 20)
  union all
  (select format('%s (%s)', key, parked_because) from sales.subscription
    where parked_because is not null order by created_at desc limit 20)`

/** A subscription is where its beginning, its end and its first invoice say. */
export const subscriptionStates: readonly Probe[] = [
  ({ tx }) => tx`
    select format('%s is %s, %s and %s', subscription_id, state, coalesce('begun at ' || starts_at, 'not begun'),
                  coalesce('ended: ' || ended_because, 'not ended'))
      from sales.subscription
     where (state = 'cancelled') <> (ended_because is not null)
        or (state <> 'cancelled' and (state = 'requested') <> (starts_at is null))
        or (state = 'trialing' and period_index >= 0) or (state in ('pending', 'active') and period_index < 0)`,
  ({ tx, settled }) => tx`
    select format('%s waits to be paid, but %s is %s', s.subscription_id, coalesce(d.number, 'its invoice'), coalesce(v.status, 'gone'))
      from sales.subscription s
      left join sales.billing_period p on p.tenant_id = s.tenant_id and p.subscription_id = s.subscription_id and p.period_index = s.period_index
      left join sales.document d on d.tenant_id = p.tenant_id and d.document_id = p.document_id
      left join sales.invoice v on v.tenant_id = p.tenant_id and v.invoice_id = p.document_id
     where s.state = 'pending' and v.status is distinct from 'open' and coalesce(d.finalized_at < ${settled}, true)`,
]
