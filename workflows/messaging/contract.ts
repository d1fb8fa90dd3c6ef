import { defineSignal, defineUpdate } from '@temporalio/workflow'
import type { CustomerId, EventId, OfferId, TenantId, TransactionId } from '../../domain/ids.ts'
import type { Reaches } from '../reach.ts'

export const queue = 'messaging'

/** A message that is due because a fact happened. */
export type Delivery = {
  readonly tenantId: TenantId
  readonly factId: EventId
  readonly kind:
    | 'receipt'
    | 'payment-problem'
    | 'payment-recovered'
    | 'gave-up'
    | 'credit-note'
    | 'offer'
  readonly customerId: CustomerId
  readonly transactionId: TransactionId
  /** The invoice, credit note or offer it speaks of. */
  readonly subject: string
}

/** One fact, one message of a kind. */
export const deliveryId = ({ factId, kind }: Pick<Delivery, 'factId' | 'kind'>) =>
  `messaging/deliver/${factId}/${kind}`

export type OfferInput = {
  readonly tenantId: TenantId
  readonly customerId: CustomerId
  readonly feature: string
  readonly reaches: Reaches
  /** What a run that grew long was waiting for; the next goes on with it. */
  readonly open?: {
    readonly offerId: OfferId
    readonly expiresMs: number
    readonly clockMs?: number
  }
}

/** One customer, one feature, one run at a time. A feature may be called anything. */
export const offerWorkflowId = ({
  customerId,
  feature,
}: Pick<OfferInput, 'customerId' | 'feature'>) =>
  `messaging/offer/${customerId}/${encodeURIComponent(feature)}`

/** The feature was denied, for the first time or again. */
export const denied = defineSignal<[{ readonly transactionId: TransactionId }]>('denied')

/** The offer was taken, or the customer was given the feature by something else. */
export const bought = defineSignal('bought')

/** The customer's test clock now shows this; answers once the offer waits again or has ended. */
export const advanceClock = defineUpdate<void, [{ readonly toMs: number }]>('advanceClock')
