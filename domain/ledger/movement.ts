import { assert } from '../assert.ts'
import type { CustomerId } from '../ids.ts'
import type { Money } from '../money/money.ts'
import { customerCredit, inTransit, receivable, type Account } from './account.ts'
import { balanced, type Posting } from './balance.ts'

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

/** Credit that we held for the customer pays what they owe. */
export function creditApplied(customerId: CustomerId, amount: Money): Posting[] {
  return moved(amount, { to: customerCredit(customerId), from: receivable(customerId) })
}

/** A credit for what was paid is held for the customer, to be used by their next invoices. */
export function creditKept(customerId: CustomerId, amount: Money): Posting[] {
  return moved(amount, { to: receivable(customerId), from: customerCredit(customerId) })
}

/** What a customer owes is given up. */
export function writtenOff(customerId: CustomerId, amount: Money): Posting[] {
  return moved(amount, { to: 'write-off', from: receivable(customerId) })
}

function moved(amount: Money, { to, from }: Record<'to' | 'from', Account>): Posting[] {
  const { currency, minor } = amount
  assert(minor > 0n, 'an amount that moves is above zero')
  return balanced([
    { account: to, currency, minor },
    { account: from, currency, minor: -minor },
  ])
}
