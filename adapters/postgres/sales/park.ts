import type { SubscriptionId } from '../../../domain/ids.ts'
import type { Tx } from '../client.ts'

/** Takes a subscription out of the round, until a person has looked. */
export async function parkSubscription(
  tx: Tx,
  parked: { readonly subscriptionId: SubscriptionId; readonly because: string },
): Promise<void> {
  await tx`
    update sales.subscription set parked_because = ${parked.because}, due_at = null, row_version = row_version + 1
     where subscription_id = ${parked.subscriptionId}`
}

/**
 * A step that could not be made: one that was asked for and never began is over; one that fell due
 * by itself is parked, for a person to mend what is wrong.
 */
export async function refuseRequested(
  tx: Tx,
  refused: {
    readonly subscriptionId: SubscriptionId
    readonly because: string
    readonly due: boolean
  },
): Promise<void> {
  const { subscriptionId, because, due } = refused
  if (due) return parkSubscription(tx, { subscriptionId, because })
  await tx`
    update sales.subscription
       set state = 'cancelled', ended_because = ${because}, due_at = null, row_version = row_version + 1
     where subscription_id = ${subscriptionId} and state = 'requested'`
}
