import type { CustomerId, PlanId, SubscriptionId, TransactionId } from '../../../domain/ids.ts'
import type { Currency } from '../../../domain/money/currency.ts'
import type { SubscriptionState } from '../../../domain/sales/subscription.ts'
import type { Pending } from '../../../domain/sales/pending.ts'
import type { Tx } from '../client.ts'
import { behind, type Listed, newestFirst, type Page, placeOf } from '../platform/page.ts'
import { onlyWhere } from '../platform/where.ts'

/** A subscription as it is shown. */
export type SubscriptionListRow = Listed & {
  readonly id: SubscriptionId
  readonly key: string
  readonly customer_id: CustomerId
  readonly customer_key: string
  readonly plan_id: PlanId
  readonly plan_version: number
  readonly plan_key: string
  readonly plan_name: string
  readonly quantity: string
  readonly currency: Currency
  readonly discount_percent: string | null
  readonly seller_key: string
  readonly state: SubscriptionState
  readonly ended_because: string | null
  readonly parked_because: string | null
  readonly zone: string
  readonly period_index: number
  readonly starts_at: Date | null
  readonly ends_at: Date | null
  readonly pending: Pending | null
  /** Key of the plan that a pending change leads to. */
  readonly pending_plan_key: string | null
  readonly due_at: Date | null
  readonly clock_id: string | null
  readonly transaction_id: TransactionId
  readonly created_at: Date
}

export type SubscriptionFilter = {
  readonly customerId?: string | undefined
  /** Our id of a plan, or the product's key of one. */
  readonly plan?: string | undefined
  readonly state?: string | undefined
}

const order = { at: 's.created_at', id: 's.subscription_id' }

const selected = (tx: Tx) => tx`
  select s.subscription_id as id, s.key, s.customer_id, c.key as customer_key, s.plan_id, s.plan_version,
         p.key as plan_key, v.body->>'name' as plan_name, s.quantity, s.currency, s.discount_percent,
         s.seller_key, s.state, s.ended_because, s.parked_because, s.zone, s.period_index, s.starts_at,
         s.ends_at, s.pending, s.due_at, s.clock_id, s.transaction_id, s.created_at,
         (select n.key from sales.plan n
           where n.tenant_id = s.tenant_id and n.plan_id = s.pending->'plan'->>'planId') as pending_plan_key,
         ${placeOf(tx, order)}
    from sales.subscription s
    join sales.customer c on c.tenant_id = s.tenant_id and c.customer_id = s.customer_id
    join sales.plan p on p.tenant_id = s.tenant_id and p.plan_id = s.plan_id
    join sales.plan_version v
      on v.tenant_id = s.tenant_id and v.plan_id = s.plan_id and v.version = s.plan_version`

/** Subscriptions, the newest first. */
export function listSubscriptions(
  tx: Tx,
  { page, filter }: { readonly page: Page; readonly filter: SubscriptionFilter },
): Promise<SubscriptionListRow[]> {
  const { customerId, plan, state } = filter
  const ofPlan = plan === undefined ? tx`` : tx`and (p.key = ${plan} or p.plan_id = ${plan})`
  return tx<SubscriptionListRow[]>`
    ${selected(tx)} where true ${onlyWhere(tx, { 's.customer_id': customerId, 's.state': state })}
     ${ofPlan} ${behind(tx, { ...page, ...order })}
     ${newestFirst(tx, { ...page, ...order })}`
}

/** One subscription, by our id or by the product's key. */
export async function readSubscription(
  tx: Tx,
  name: string,
): Promise<SubscriptionListRow | undefined> {
  const [row] = await tx<SubscriptionListRow[]>`
    ${selected(tx)} where s.subscription_id = ${name} or s.key = ${name}
     order by s.subscription_id = ${name} desc limit 1`
  return row
}
