import type {
  CustomerId,
  EventId,
  PlanId,
  SubscriptionId,
  TransactionId,
} from '../../../domain/ids.ts'
import type { Currency } from '../../../domain/money/currency.ts'
import type { Tx } from '../client.ts'

/** A subscription that the product has asked for. Nothing is charged before its first run. */
export type NewSubscription = {
  readonly tenantId: string
  readonly subscriptionId: SubscriptionId
  readonly key: string
  readonly customerId: CustomerId
  readonly sellerKey: string
  readonly planId: PlanId
  readonly planVersion: number
  readonly quantity: string
  readonly currency: Currency
  readonly discountPercent?: string | undefined
  readonly country?: string | undefined
  readonly eventId: EventId
  readonly transactionId: TransactionId
}

/** Notes that a subscription was asked for. @returns whether it is new: a key is used once */
export async function requestSubscription(tx: Tx, wanted: NewSubscription): Promise<boolean> {
  const { tenantId, customerId } = wanted
  const { count } = await tx`
    insert into sales.subscription
      (tenant_id, subscription_id, key, customer_id, seller_key, plan_id, plan_version, quantity, currency,
       discount_percent, country, zone, clock_id, event_id, transaction_id, at)
    select ${tenantId}, ${wanted.subscriptionId}, ${wanted.key}, c.customer_id, ${wanted.sellerKey},
           ${wanted.planId}, ${wanted.planVersion}, ${wanted.quantity}, ${wanted.currency},
           ${wanted.discountPercent ?? null}, ${wanted.country ?? null}, c.zone,
           (select m.clock_id from platform.clock_member m where m.customer_id = c.customer_id),
           ${wanted.eventId}, ${wanted.transactionId}, platform.now_for(${tenantId}, ${customerId})
      from sales.customer c where c.customer_id = ${customerId}
    on conflict (tenant_id, key) do nothing`
  return count > 0
}
