import type { Interval } from '../../../domain/calendar.ts'
import type {
  ClockId,
  CustomerId,
  EventId,
  OfferId,
  PlanId,
  SubscriptionId,
  TenantId,
  TransactionId,
} from '../../../domain/ids.ts'
import type { Currency } from '../../../domain/money/currency.ts'

/** What was denied, as it stood then. Decimals as text. */
export type OfferDenial = {
  readonly reason: string
  readonly limit?: string
  readonly used?: string
  /** Unix milliseconds. */
  readonly resetsMs?: number
}

/** A line of what is due at once. */
export type OfferLine = {
  readonly kind: 'charge' | 'credit' | 'held'
  readonly description: string
  readonly period: { readonly from: string; readonly until: string } | null
  /** Minor units as text, tax included. */
  readonly minor: string
  /** Its arithmetic, in sentences of the customer's language. */
  readonly explained: readonly string[]
}

export type OfferState = 'open' | 'taken' | 'expired' | 'withdrawn'

export type OfferRow = {
  readonly tenant_id: TenantId
  readonly offer_id: OfferId
  readonly customer_id: CustomerId
  readonly feature: string
  readonly feature_name: string
  readonly denial: OfferDenial
  readonly subscription_id: SubscriptionId | null
  readonly plan_id: PlanId
  readonly plan_version: number
  readonly plan_key: string
  readonly plan_name: string
  readonly today_minor: bigint
  readonly then_minor: bigint
  /** ISO date. */
  readonly then_on: string
  readonly currency: Currency
  readonly every: Interval
  readonly plus_usage: boolean
  readonly lines: readonly OfferLine[]
  readonly state: OfferState
  readonly made_at: Date
  readonly expires_at: Date
  readonly due_at: Date | null
  readonly clock_id: ClockId | null
  readonly transaction_id: TransactionId
  readonly taken_event_id: EventId | null
  readonly closed_at: Date | null
  /** Business time of its customer. */
  readonly now_at: Date
}
