import type { CustomerId, SubscriptionId } from '../ids.ts'
import type { Currency } from '../money/currency.ts'
import type { Decimal } from './document.ts'
import type { Standing } from './standing.ts'
import type { ChargedItem, Pending, PlanRef } from './pending.ts'

/**
 * `requested`: asked for, not begun. `pending`: invoiced, and begun once that is paid. `trialing`:
 * begun, nothing is charged yet. `cancelled`: over, for whatever reason.
 */
export type SubscriptionState = 'requested' | 'pending' | 'trialing' | 'active' | 'cancelled'

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
