import type { CustomerId } from '../ids.ts'
import type { Money } from '../money/money.ts'
import { customerCredit, inTransit, receivable } from './account.ts'
import type { Posting } from './balance.ts'
import { moved } from './moved.ts'

/** Money that moved between a customer and us, through a provider. */
export type Movement = {
  readonly customerId: CustomerId
  readonly provider: string
  /** Above zero. */
  readonly amount: Money
}

/** A provider took the customer's money. */
export function paymentReceived({ customerId, provider, amount }: Movement): Posting[] {
  return moved(amount, { to: inTransit(provider), from: receivable(customerId) })
}

/**
 * A provider gave money back to the customer.
 *
 * @param refund `from` says where the credit stood: on the `receivable` after a credit note for a
 *   paid invoice, or on the `customer-credit` after an unreferenced one
 */
export function refundPaid(
  refund: Movement & { readonly from: 'receivable' | 'customer-credit' },
): Posting[] {
  const { customerId, provider, amount, from } = refund
  const held = from === 'receivable' ? receivable(customerId) : customerCredit(customerId)
  return moved(amount, { to: held, from: inTransit(provider) })
}

/** What a customer owes is given up. */
export function writtenOff(customerId: CustomerId, amount: Money): Posting[] {
  return moved(amount, { to: 'write-off', from: receivable(customerId) })
}
