import type { CustomerId, SubscriptionId } from '../ids.ts'
import type { Decimal } from './document.ts'

/** One event of use, checked, and its names resolved. */
export type UsageEvent = {
  /** With `sourceId` the event's name: it counts once for ever. */
  readonly source: string
  readonly sourceId: string
  readonly customerId: CustomerId
  readonly meterKey: string
  /** As the event named one, and whose id that is; absent: the customer's oldest that fits. */
  readonly subscription?: { readonly named: string; readonly id: SubscriptionId | undefined }
  /** Zero or more. */
  readonly quantity: Decimal
  /** RFC 3339; absent: now, in the customer's time. */
  readonly time?: string | undefined
}

/**
 * Where an event went: into the open window of its time; into the window of what came late for a
 * billed one; or nowhere yet, because no subscription has a period there.
 */
export type UsageState = 'counted' | 'late' | 'waiting'

/** What came of an event that was offered. */
export type UsageAnswer =
  | { readonly kind: 'recorded'; readonly duplicate: boolean; readonly state: UsageState }
  /** Its time is further ahead of the customer's than `futureMaxMinutes`. */
  | { readonly kind: 'in-future' }

/** Clocks of senders differ; beyond this an event's time is a mistake. */
export const futureMaxMinutes = 60
