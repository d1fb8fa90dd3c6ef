import type { z } from 'zod'
import type {
  subscriptionCancelSchema,
  subscriptionChangeSchema,
  subscriptionRequestedSchema,
} from './subscription-event.schema.ts'

/** The data of `subscription.requested`, once checked. */
export type SubscriptionRequested = z.infer<typeof subscriptionRequestedSchema>

/** The data of `subscription.change.requested`, once checked. */
export type SubscriptionChange = z.infer<typeof subscriptionChangeSchema>

/** The data of `subscription.cancel.requested`, once checked. */
export type SubscriptionCancel = z.infer<typeof subscriptionCancelSchema>

/** What can be asked of a subscription, by the type of the event that asks. */
export type SubscriptionCommand =
  | { readonly type: 'subscription.requested'; readonly data: SubscriptionRequested }
  | { readonly type: 'subscription.change.requested'; readonly data: SubscriptionChange }
  | { readonly type: 'subscription.cancel.requested'; readonly data: SubscriptionCancel }
