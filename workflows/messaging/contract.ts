import type { CustomerId, EventId, TenantId, TransactionId } from '../../domain/ids.ts'

export const queue = 'messaging'

/** A message that is due because a fact happened. */
export type Delivery = {
  readonly tenantId: TenantId
  readonly factId: EventId
  readonly kind: 'receipt' | 'payment-problem' | 'payment-recovered' | 'gave-up' | 'credit-note'
  readonly customerId: CustomerId
  readonly transactionId: TransactionId
  /** The invoice or credit note it speaks of. */
  readonly subject: string
}

/** One fact, one message of a kind. */
export const deliveryId = ({ factId, kind }: Pick<Delivery, 'factId' | 'kind'>) =>
  `messaging/deliver/${factId}/${kind}`
