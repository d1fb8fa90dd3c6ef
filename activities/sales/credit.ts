import { ApplicationFailure } from '@temporalio/activity'
import { newId } from '../../adapters/new-id.ts'
import { asTenant, type Db, type Tx } from '../../adapters/postgres/client.ts'
import { book } from '../../adapters/postgres/journal.ts'
import { publish } from '../../adapters/postgres/outbox.ts'
import { currentProfile, productsNamed } from '../../adapters/postgres/sales/catalogue.ts'
import { keptBy, moveCredit } from '../../adapters/postgres/sales/customer-credit.ts'
import { insertDocuments } from '../../adapters/postgres/sales/documents.ts'
import { addCredit, lockInvoice, notesOf } from '../../adapters/postgres/sales/credits.ts'
import { featuresOf } from '../../adapters/postgres/sales/invoices.ts'
import { lockEvent, type OrderRow, readOrders } from '../../adapters/postgres/sales/orders.ts'
import { purchaseOf } from '../../adapters/postgres/sales/purchases.ts'
import { readDocuments } from '../../adapters/postgres/sales/read-document.ts'
import { creditKept } from '../../domain/ledger/held.ts'
import { creditNoteIssued, unreferencedCredit } from '../../domain/ledger/posting.ts'
import type { CreditNoteId, InvoiceId, TenantId } from '../../domain/ids.ts'
import { formatMinor } from '../../domain/money/format.ts'
import { creditDocument, creditUnreferenced } from '../../domain/sales/credit-note.ts'
import type { SalesEvent } from '../../domain/sales/events.ts'
import { fillLines } from '../../domain/sales/fill-lines.ts'
import type { OrderCancelled } from '../../domain/sales/order.ts'
import { isRefusal } from '../../domain/sales/refusal.ts'
import type { Credited, SalesPorts } from '../../workflows/sales/ports.ts'
import { creditWhat } from './credit-what.ts'
import { eventDraft } from './event-draft.ts'
import { type Draft, numbered } from './numbered.ts'
import { sentence } from './price-order.ts'
import { decideMoney } from './turns/money.ts'

type OfOurs = Extract<OrderCancelled, { order: string }>
type OfAnother = Exclude<OrderCancelled, OfOurs>

/**
 * Issues the credit note that a cancellation asks for: whole or by line, never above what was
 * charged and is not credited yet. Safe to repeat: an event that has its note answers with it.
 */
export function credit(db: Db): SalesPorts['credit'] {
  return ({ tenantId, eventId }) =>
    asTenant(db, tenantId, async (tx) => {
      await lockEvent(tx, eventId)
      const [row] = await readOrders<OrderCancelled>(tx, [eventId])
      if (row === undefined) return refused('The cancellation was never accepted.')
      if (row.document_id !== null) return creditedBefore(tx, row.document_id)
      const { data } = row
      const draft =
        'order' in data
          ? await draftOfOurs(tx, { ...row, data })
          : await draftOfAnother(tx, { ...row, data })
      return 'because' in draft ? draft : issue(tx, tenantId, draft)
    })
}

const refused = (because: string) => ({ kind: 'refused', because }) as const

async function draftOfOurs(tx: Tx, row: OrderRow<OfOurs>) {
  const purchase = await purchaseOf(tx, row.data.order)
  if (purchase === undefined) return refused(`There is no order "${row.data.order}".`)
  if (purchase.state === 'refused')
    return refused(`The order "${row.data.order}" was refused: there is nothing to credit.`)
  if (purchase.invoiceId === null)
    throw ApplicationFailure.retryable('The order is not invoiced yet.', 'OrderNotInvoiced')

  await lockInvoice(tx, purchase.invoiceId)
  const noteIds = await notesOf(tx, [purchase.invoiceId])
  const stored = await readDocuments(tx, [purchase.invoiceId, ...noteIds])
  const invoice = stored.find(({ snapshot }) => snapshot.kind === 'invoice')
  if (invoice === undefined) throw new Error(`The invoice ${purchase.invoiceId} is gone.`)
  const notes = stored
    .filter((document) => document !== invoice)
    .map(({ snapshot }) => snapshot.priced)
  const what = creditWhat(row.data, invoice.snapshot.priced)
  const priced = isRefusal(what)
    ? what
    : creditDocument({ original: invoice.snapshot.priced, alreadyCredited: notes, what })
  if (isRefusal(priced)) return refused(sentence(priced))
  const { number, issuedOn, profile } = invoice.snapshot
  return draftOf(row, {
    priced,
    correctsId: invoice.snapshot.id,
    country: invoice.taxCountry,
    features: invoice.features,
    // The note counts as its invoice did; only key, version and inclusiveness are printed on it.
    profile: { ...profile, rounding: { mode: 'half-up', at: 'tax-group' }, zeroLines: 'keep' },
    corrects: { number, issuedOn },
  })
}

async function draftOfAnother(tx: Tx, row: OrderRow<OfAnother>) {
  const { data } = row
  const named = [...new Set(data.lines.flatMap((line) => line.product ?? []))]
  const [products, usual] = await Promise.all([productsNamed(tx, named), currentProfile(tx)])
  const lines = fillLines(data, products)
  if (isRefusal(lines)) return refused(sentence(lines))
  const profile =
    data.taxIncluded === undefined
      ? usual
      : { ...usual, prices: data.taxIncluded ? ('inclusive' as const) : ('exclusive' as const) }
  const country = data.country ?? row.customer_address.country
  const { number, issuedOn } = data.corrects
  const corrects = { number, ...(issuedOn === undefined ? {} : { issuedOn }) }
  const bare = lines.map(({ features: _features, ...line }) => line)
  const priced = creditUnreferenced({
    currency: data.currency,
    lines: bare,
    profile,
    country,
    taxPoint: row.supplied_on,
    corrects,
  })
  if (isRefusal(priced)) return refused(sentence(priced))
  return draftOf(row, { priced, correctsId: null, country, features: new Map(), profile, corrects })
}

type Rest = Pick<Draft, 'priced' | 'correctsId' | 'country' | 'features' | 'profile'> & {
  readonly corrects: NonNullable<Draft['corrects']>
}

function draftOf(row: OrderRow<OrderCancelled>, rest: Rest): Draft & { readonly id: CreditNoteId } {
  const order = 'order' in row.data ? { order: row.data.order } : {}
  return {
    ...eventDraft({ ...row, data: order }),
    kind: 'credit-note',
    id: newId('creditNote'),
    reason: row.data.reason,
    ...rest,
  }
}

async function issue(
  tx: Tx,
  tenantId: TenantId,
  draft: Draft & { readonly id: CreditNoteId },
): Promise<Credited> {
  const { party, transactionId, priced, correctsId, id } = draft
  const customerId = party.customer_id
  const atMs = party.now_at.getTime()
  const { currency, totalMinor: minor } = priced
  const entry = { tenantId, transactionId, subject: id, atMs }
  // What was settled with held credit goes back to where it came from; a provider never had it.
  const kept = correctsId === null ? 0n : await keptOf(tx, draft)
  const [document] = await numbered(tx, tenantId, [draft])
  if (document === undefined) throw new Error('The credit note got no number.')
  const issued = { ...entry, kind: 'credit-note' as const }
  const postings =
    correctsId === null
      ? unreferencedCredit(priced, customerId)
      : creditNoteIssued(priced, customerId)
  await Promise.all([
    insertDocuments(tx, [document]),
    correctsId === null ? undefined : addCredit(tx, { invoiceId: correctsId, minor }),
    moveCredit(tx, [{ ...entry, documentId: id, customerId, currency, minor: kept }]),
    book(tx, [
      { ...issued, postings },
      ...(kept === 0n
        ? []
        : [
            {
              ...entry,
              kind: 'credit-kept' as const,
              postings: creditKept(customerId, { currency, minor: kept }),
            },
          ]),
    ]),
    publish<SalesEvent>(tx, [
      {
        tenantId,
        type: 'sales.credit-note.issued.v1',
        subject: id,
        customerId,
        transactionId,
        atMs,
        data: {
          number: document.snapshot.number,
          totalMinor: String(priced.totalMinor),
          currency: priced.currency,
          invoiceId: correctsId,
        },
      },
    ]),
  ])
  return creditedBefore(tx, id)
}

/** What of a credit was neither owed nor paid through a provider: it is held for the customer again. */
async function keptOf(
  tx: Tx,
  { id, correctsId, party, priced }: Draft & { readonly id: CreditNoteId },
): Promise<bigint> {
  const invoiceId = correctsId as InvoiceId // The caller has looked: it corrects one of ours.
  const { currency, totalMinor: minor } = priced
  const wish = { creditNoteId: id, invoiceId, customerId: party.customer_id, currency, minor }
  const money = await decideMoney(tx, {
    credits: [{ ...wish, settle: 'refund' }],
    invoices: [],
  })
  return money.splitOf(id).kept
}

/** Answers with a note that stands, and with what its invoice pays for no longer. */
async function creditedBefore(tx: Tx, id: string): Promise<Credited> {
  const [note] = await readDocuments(tx, [id])
  if (note === undefined) throw new Error(`The credit note ${id} is gone.`)
  const { number, priced } = note.snapshot
  const kept = await keptBy(tx, id)
  const amount = { currency: priced.currency, minor: priced.totalMinor - kept }
  const text = `${formatMinor(amount.minor, amount.currency)} ${amount.currency}`
  // The ids were read from the columns that hold ids of these kinds.
  const answer = {
    kind: 'credited',
    creditNoteId: id as CreditNoteId, // It was made as one, above or in an earlier run.
    number,
    amount,
    text,
  } as const
  if (note.correctsId === null) return { ...answer, lost: [] }
  const invoiceId = note.correctsId as InvoiceId // The column holds invoices' ids.
  const still = new Set((await featuresOf(tx, [invoiceId])).get(invoiceId) ?? [])
  const touched = [...new Set([...note.features.values()].flat())]
  return { ...answer, invoiceId, lost: touched.filter((feature) => !still.has(feature)) }
}
