import type { Interval } from '../../../domain/calendar.ts'
import type {
  CustomerId,
  OfferId,
  PlanId,
  SubscriptionId,
  TenantId,
  TransactionId,
} from '../../../domain/ids.ts'
import type { Currency } from '../../../domain/money/currency.ts'
import { newId } from '../../new-id.ts'
import type { Tx } from '../client.ts'
import { json } from '../rows.ts'
import type { OfferDenial, OfferLine } from './offers-row.ts'

export type NewOffer = {
  readonly tenantId: TenantId
  readonly customerId: CustomerId
  readonly feature: string
  readonly denial: OfferDenial
  readonly subscriptionId: SubscriptionId | null
  readonly planId: PlanId
  readonly planVersion: number
  readonly todayMinor: bigint
  readonly thenMinor: bigint
  readonly thenOn: string
  readonly currency: Currency
  readonly every: Interval
  readonly plusUsage: boolean
  readonly lines: readonly OfferLine[]
  /** For so long, in hours of business time. */
  readonly hours: number
  readonly transactionId: TransactionId
}

/** Notes an offer, made now. The feature is called as its meter is, if it has one. @returns its id */
export async function insertOffer(tx: Tx, offer: NewOffer): Promise<OfferId> {
  const { tenantId, customerId, feature } = offer
  const offerId = newId('offer')
  await tx`
    insert into sales.offer
      (tenant_id, offer_id, customer_id, feature, feature_name, denial, subscription_id, plan_id, plan_version,
       today_minor, then_minor, then_on, currency, every, plus_usage, lines, made_at, expires_at, due_at, clock_id,
       transaction_id)
    select ${tenantId}, ${offerId}, ${customerId}, ${feature},
           coalesce((select m.name from sales.meter m where m.key = ${feature}), translate(${feature}, '_-', '  ')),
           ${json(tx, offer.denial)}, ${offer.subscriptionId}, ${offer.planId}, ${offer.planVersion},
           ${offer.todayMinor}, ${offer.thenMinor}, ${offer.thenOn}, ${offer.currency}, ${json(tx, offer.every)},
           ${offer.plusUsage}, ${json(tx, offer.lines)}, n.at, n.until, n.until,
           (select m.clock_id from platform.clock_member m where m.customer_id = ${customerId}), ${offer.transactionId}
      from (select at, at + ${offer.hours} * interval '1 hour' as until
              from platform.now_for(${tenantId}, ${customerId}) as at) n`
  return offerId
}
