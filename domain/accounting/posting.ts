import { assert } from '../assert.ts'
import type { CustomerId } from '../ids.ts'
import type { Money } from '../money/money.ts'
import type { PricedDocument } from '../sales/document.ts'
import { customerCredit, inTransit, receivable, tax, type Account } from './account.ts'
import { balanced, reversed, type Posting } from './balance.ts'

/** Money that moved between a customer and us, through a provider. */
export type Movement = {
  readonly customerId: CustomerId
  readonly provider: string
  /** Above zero. */
  readonly amount: Money
}

/** An invoice became final: the customer owes it; the net is earned, the tax is owed on. */
export function invoiceFinalized(invoice: PricedDocument, customerId: CustomerId): Posting[] {
  return owed(invoice, receivable(customerId))
}

/** A credit note against our own invoice became final: as much is owed, earned and taxed less. */
export function creditNoteIssued(note: PricedDocument, customerId: CustomerId): Posting[] {
  return reversed(owed(note, receivable(customerId)))
}

/** A credit note for a document that is not ours: nothing is open here, so we hold the credit. */
export function unreferencedCredit(note: PricedDocument, customerId: CustomerId): Posting[] {
  return reversed(owed(note, customerCredit(customerId)))
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

function owed(document: PricedDocument, debtor: Account): Posting[] {
  const { currency, netMinor, totalMinor, taxes } = document
  return balanced([
    { account: debtor, currency, minor: totalMinor },
    { account: 'revenue', currency, minor: -netMinor },
    ...taxes.map((group) => ({ account: tax(group), currency, minor: -group.taxMinor })),
  ])
}

function moved(amount: Money, { to, from }: Record<'to' | 'from', Account>): Posting[] {
  const { currency, minor } = amount
  assert(minor > 0n, 'an amount that moves is above zero')
  return balanced([
    { account: to, currency, minor },
    { account: from, currency, minor: -minor },
  ])
}
