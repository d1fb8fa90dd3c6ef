import type { CustomerId, InvoiceId, PlanId, SubscriptionId } from '../ids.ts'
import type { Currency } from '../money/currency.ts'
import { type Anchor, type Period, periodAt } from '../calendar.ts'
import type { Decimal } from './document.ts'
import type { PlanVersion } from './plan.ts'

/** One version of a plan, by name. */
export type PlanRef = { readonly planId: PlanId; readonly version: number }

/**
 * `requested`: asked for, not begun. `pending`: invoiced, and begun once that is paid. `trialing`:
 * begun, nothing is charged yet. `cancelled`: over, for whatever reason.
 */
export type SubscriptionState = 'requested' | 'pending' | 'trialing' | 'active' | 'cancelled'

/** What waits for the end of the current period. */
export type Pending =
  | { readonly kind: 'change'; readonly plan: PlanRef; readonly quantity: Decimal }
  | { readonly kind: 'cancel' }

/** One line that was charged for the current period in advance: what can be credited of it. */
export type ChargedItem = {
  readonly invoiceId: InvoiceId
  readonly lineKey: string
  /** The local dates `[from, until)` that it pays for. */
  readonly from: string
  readonly until: string
}

/** Where a subscription stands in time. Instants are Unix milliseconds. */
export type Standing = {
  /** ISO date in `zone` on which period `anchorIndex` begins. */
  readonly anchorOn: string
  readonly anchorIndex: number
  /** The current period over its whole life, from 0; -1 while it is on trial. */
  readonly index: number
  readonly startMs: number
  readonly endMs: number
}

/** One customer's subscription to one version of a plan. */
export type Subscription = {
  readonly subscriptionId: SubscriptionId
  readonly customerId: CustomerId
  readonly plan: PlanRef
  /** Seats, or whatever is bought: a positive decimal. */
  readonly quantity: Decimal
  readonly currency: Currency
  /** Taken off every line, in percent. */
  readonly discountPercent?: Decimal
  readonly state: SubscriptionState
  readonly endedBecause?: string
  /** IANA name: where its days begin. It stays what it was at the start. */
  readonly zone: string
  /** Absent until it begins. */
  readonly at?: Standing
  readonly pending?: Pending
  readonly charged: readonly ChargedItem[]
}

/** The instant at which something is due by itself; none for one that waits for money or is over. */
export function dueOf({ state, at }: Subscription): number | undefined {
  return state === 'active' || state === 'trialing' ? at?.endMs : undefined
}

/** The grid of a subscription's periods under a plan. */
export const anchorOf = (
  { zone }: Pick<Subscription, 'zone'>,
  { on, plan }: { readonly on: string; readonly plan: PlanVersion },
): Anchor => ({ on, interval: plan.interval, zone })

/** The full period of the calendar that holds the current one; the first may be shorter than it. */
export function fullPeriod(
  subscription: Pick<Subscription, 'zone'>,
  { at, plan }: { readonly at: Standing; readonly plan: PlanVersion },
): Period {
  return periodAt(anchorOf(subscription, { on: at.anchorOn, plan }), at.index - at.anchorIndex)
}
