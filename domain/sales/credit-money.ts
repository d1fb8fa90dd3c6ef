import { BrokenInvariant } from '../assert.ts'
import type { CreditNoteId, CustomerId, InvoiceId } from '../ids.ts'
import type { Currency } from '../money/currency.ts'

/** A credit note that is about to be issued, and where its money may go. */
export type CreditWish = {
  readonly creditNoteId: CreditNoteId
  readonly invoiceId: InvoiceId
  readonly customerId: CustomerId
  readonly currency: Currency
  readonly minor: bigint
  readonly settle: 'credit' | 'refund'
}

/** An invoice that is about to be issued. */
export type InvoiceWish = {
  readonly invoiceId: InvoiceId
  readonly customerId: CustomerId
  readonly currency: Currency
  readonly minor: bigint
}

/** Where a credit goes: off what is still owed or back to the payer, or kept for the customer. */
export type CreditSplit = { readonly back: bigint; readonly kept: bigint }

/** What has become of invoices that are credited, and what is held for customers. Minor units. */
export type MoneyBefore = {
  readonly invoices: ReadonlyMap<string, InvoiceMoney>
  readonly held: readonly {
    readonly customerId: CustomerId
    readonly currency: Currency
    readonly minor: bigint
  }[]
}

type InvoiceMoney = {
  readonly totalMinor: bigint
  readonly creditedMinor: bigint
  readonly paidMinor: bigint
  readonly appliedMinor: bigint
  readonly refundedMinor: bigint
}

/**
 * Decides where the money of credits goes, and what of new invoices it settles, in their order.
 * First a credit lowers what is still owed of its own invoice; of the rest, which was paid, it goes
 * back to the payer as far as a provider holds it, if that is wished; all else is kept, and settles
 * the next invoices.
 */
export function placeMoney(
  wishes: { readonly credits: readonly CreditWish[]; readonly invoices: readonly InvoiceWish[] },
  before: MoneyBefore,
): {
  readonly splits: ReadonlyMap<CreditNoteId, CreditSplit>
  /** What of an invoice is settled at once with what is held for its customer. */
  readonly applied: ReadonlyMap<InvoiceId, bigint>
} {
  const originals = new Map(before.invoices)
  const purse = new Map(before.held.map((one) => [purseOf(one), one.minor]))
  const splits = new Map<CreditNoteId, CreditSplit>()
  for (const credit of wishes.credits) {
    const original = originals.get(credit.invoiceId)
    if (original === undefined) throw new BrokenInvariant(`${credit.invoiceId} is gone.`)
    const split = splitOf(credit, original)
    splits.set(credit.creditNoteId, split)
    originals.set(credit.invoiceId, after(original, { credit, split }))
    add(purse, credit, split.kept)
  }
  const applied = new Map<InvoiceId, bigint>()
  for (const invoice of wishes.invoices) {
    const used = least(purse.get(purseOf(invoice)) ?? 0n, invoice.minor)
    applied.set(invoice.invoiceId, used)
    add(purse, invoice, -used)
  }
  return { splits, applied }
}

type Whose = { readonly customerId: CustomerId; readonly currency: Currency }

const purseOf = ({ customerId, currency }: Whose) => `${customerId} ${currency}`

function add(purse: Map<string, bigint>, whose: Whose, minor: bigint): void {
  purse.set(purseOf(whose), (purse.get(purseOf(whose)) ?? 0n) + minor)
}

/** `back` is what the payments column is told of: it lowers what is due, or pays back. */
function splitOf({ minor, settle }: CreditWish, invoice: InvoiceMoney): CreditSplit {
  const { totalMinor, creditedMinor, paidMinor, appliedMinor, refundedMinor } = invoice
  const owed = totalMinor - creditedMinor - paidMinor - appliedMinor
  const off = least(minor, most(owed, 0n))
  const rest = minor - off
  if (rest === 0n) return { back: off, kept: 0n }
  const refundable = most(paidMinor - refundedMinor, 0n)
  const back = settle === 'refund' ? least(rest, refundable) : 0n
  return { back: off + back, kept: rest - back }
}

function after(
  invoice: InvoiceMoney,
  { credit, split }: { readonly credit: CreditWish; readonly split: CreditSplit },
): InvoiceMoney {
  const paid = invoice.paidMinor > 0n
  return {
    ...invoice,
    creditedMinor: invoice.creditedMinor + credit.minor,
    refundedMinor: invoice.refundedMinor + (paid ? split.back : 0n),
  }
}

const least = (a: bigint, b: bigint) => (a < b ? a : b)
const most = (a: bigint, b: bigint) => (a > b ? a : b)
