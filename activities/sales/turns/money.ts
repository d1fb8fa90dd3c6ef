import type { Tx } from '../../../adapters/postgres/client.ts'
import { type CreditedInvoiceRow, lockInvoices } from '../../../adapters/postgres/sales/bills.ts'
import { lockCredit } from '../../../adapters/postgres/sales/customer-credit.ts'
import { BrokenInvariant } from '../../../domain/assert.ts'
import type { CreditNoteId, CustomerId, InvoiceId } from '../../../domain/ids.ts'
import type { Currency } from '../../../domain/money/currency.ts'

/** A credit note that is about to be issued, and where its money may go. */
export type CreditWish = {
  readonly creditNoteId: CreditNoteId
  readonly invoiceId: InvoiceId
  readonly customerId: CustomerId
  readonly currency: Currency
  readonly minor: bigint
  readonly settle: 'credit' | 'refund'
}

/** Where a credit goes: off what is still owed, back to the payer, or kept for the customer. */
export type CreditSplit = { readonly back: bigint; readonly kept: bigint }

/** An invoice that is about to be issued. */
export type InvoiceWish = {
  readonly invoiceId: InvoiceId
  readonly customerId: CustomerId
  readonly currency: Currency
  readonly minor: bigint
}

type Money = {
  readonly splitOf: (creditNoteId: CreditNoteId) => CreditSplit
  /** What of an invoice is settled at once with what is held for its customer. */
  readonly appliedTo: (invoiceId: InvoiceId) => bigint
}

/**
 * Decides where the money of credits goes, and what of new invoices it settles. First a credit
 * lowers what is still owed of its own invoice; of the rest, which was paid, it goes back to the
 * payer as far as a provider holds it, if that is wished; all else is kept for the next invoices.
 */
export async function decideMoney(
  tx: Tx,
  wishes: { readonly credits: readonly CreditWish[]; readonly invoices: readonly InvoiceWish[] },
): Promise<Money> {
  const { credits, invoices } = wishes
  const customers = [...credits, ...invoices].map(({ customerId }) => customerId)
  const [originals, held] = await Promise.all([
    lockInvoices(tx, [...new Set(credits.map(({ invoiceId }) => invoiceId))]),
    lockCredit(tx, [...new Set(customers)]),
  ])
  const purse = new Map(held.map((row) => [`${row.customer_id} ${row.currency}`, row.minor]))
  const splits = new Map<CreditNoteId, CreditSplit>()
  for (const credit of credits) {
    const original = originals.get(credit.invoiceId)
    if (original === undefined) throw new BrokenInvariant(`${credit.invoiceId} is gone.`)
    const split = splitOf(credit, original)
    splits.set(credit.creditNoteId, split)
    originals.set(credit.invoiceId, after(original, { credit, split }))
    add(purse, credit, split.kept)
  }
  const applied = new Map<InvoiceId, bigint>()
  for (const invoice of invoices) {
    const has = purse.get(`${invoice.customerId} ${invoice.currency}`) ?? 0n
    const used = has < invoice.minor ? has : invoice.minor
    applied.set(invoice.invoiceId, used)
    add(purse, invoice, -used)
  }
  return {
    splitOf: (id) => splits.get(id) ?? { back: 0n, kept: 0n },
    appliedTo: (id) => applied.get(id) ?? 0n,
  }
}

type Purse = Map<string, bigint>

function add(purse: Purse, whose: { customerId: string; currency: string }, minor: bigint): void {
  const name = `${whose.customerId} ${whose.currency}`
  purse.set(name, (purse.get(name) ?? 0n) + minor)
}

/** `back` is what the payments column is told of: it lowers what is due, or pays back. */
function splitOf({ minor, settle }: CreditWish, row: CreditedInvoiceRow): CreditSplit {
  const owed = row.total_minor - row.credited_minor - row.paid_minor - row.applied_minor
  const off = least(minor, most(owed, 0n))
  const rest = minor - off
  if (rest === 0n) return { back: off, kept: 0n }
  const refundable = most(row.paid_minor - row.refunded_minor, 0n)
  const back = settle === 'refund' ? least(rest, refundable) : 0n
  return { back: off + back, kept: rest - back }
}

function after(
  row: CreditedInvoiceRow,
  { credit, split }: { readonly credit: CreditWish; readonly split: CreditSplit },
): CreditedInvoiceRow {
  const paid = row.paid_minor > 0n
  return {
    ...row,
    credited_minor: row.credited_minor + credit.minor,
    refunded_minor: row.refunded_minor + (paid ? split.back : 0n),
  }
}

const least = (a: bigint, b: bigint) => (a < b ? a : b)
const most = (a: bigint, b: bigint) => (a > b ? a : b)
