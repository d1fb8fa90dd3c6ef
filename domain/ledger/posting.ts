import type { CustomerId } from '../ids.ts'
import type { PricedDocument } from '../sales/document.ts'
import { customerCredit, receivable, tax, type Account } from './account.ts'
import { balanced, reversed, type Posting } from './balance.ts'

export type { Posting } from './balance.ts'

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

function owed(document: PricedDocument, debtor: Account): Posting[] {
  const { currency, netMinor, totalMinor, taxes } = document
  return balanced([
    { account: debtor, currency, minor: totalMinor },
    { account: 'revenue', currency, minor: -netMinor },
    ...taxes.map((group) => ({ account: tax(group), currency, minor: -group.taxMinor })),
  ])
}
