import { newId } from '../../adapters/new-id.ts'
import type { Tx } from '../../adapters/postgres/client.ts'
import { book, type NewEntry } from '../../adapters/postgres/journal.ts'
import { publish } from '../../adapters/postgres/outbox.ts'
import { moveCredit } from '../../adapters/postgres/sales/customer-credit.ts'
import { type FinalDocument, insertDocuments } from '../../adapters/postgres/sales/documents.ts'
import { concludePurchases } from '../../adapters/postgres/sales/purchases.ts'
import type { InvoiceId, TenantId } from '../../domain/ids.ts'
import { creditApplied } from '../../domain/ledger/held.ts'
import { invoiceFinalized } from '../../domain/ledger/posting.ts'
import { formatMinor } from '../../domain/money/format.ts'
import type { SalesEvent } from '../../domain/sales/events.ts'
import type { Billed } from '../../workflows/sales/ports.ts'
import { eventDraft } from './event-draft.ts'
import { numbered } from './numbered.ts'
import type { PricedOrder } from './price-order.ts'
import { decideMoney } from './turns/money.ts'

type Good = Extract<PricedOrder, { kind: 'priced' }>

/** An order with its final invoice. */
type Final = {
  readonly tenantId: TenantId
  readonly order: Good
  readonly invoiceId: InvoiceId
  readonly document: FinalDocument
  /** What of it is settled at once with what is held for the customer. */
  readonly appliedMinor: bigint
}

/** Makes the invoices of priced orders final: one block of numbers, one commit. */
export async function finalizeOrders(
  tx: Tx,
  { tenantId, orders }: { tenantId: TenantId; orders: readonly Good[] },
): Promise<[Good, Billed][]> {
  if (orders.length === 0) return []
  const drafts = orders.map((order) => ({
    ...order,
    ...eventDraft(order.row),
    kind: 'invoice' as const,
    id: newId('invoice'),
    correctsId: null,
  }))
  const invoices = drafts.map(({ id: invoiceId, row, priced }) => ({
    invoiceId,
    customerId: row.customer_id,
    currency: priced.currency,
    minor: priced.totalMinor,
  }))
  const money = await decideMoney(tx, { credits: [], invoices })
  const documents = await numbered(tx, tenantId, drafts)
  const final = documents.map((document, index): Final => {
    const invoiceId = drafts[index]!.id
    const appliedMinor = money.appliedTo(invoiceId)
    return { tenantId, order: orders[index]!, invoiceId, document, appliedMinor }
  })
  await write(tx, final)
  return final.map((one) => [one.order, billedOf(one)])
}

function billedOf({ invoiceId, document, appliedMinor }: Final): Billed {
  const { number, priced } = document.snapshot
  const { currency, totalMinor } = priced
  const minor = totalMinor - appliedMinor
  const text = `${formatMinor(minor, currency)} ${currency}`
  return { kind: 'billed', invoiceId, number, due: { currency, minor }, text }
}

async function write(tx: Tx, final: readonly Final[]): Promise<void> {
  await Promise.all([
    insertDocuments(
      tx,
      final.map(({ document, appliedMinor }) => ({ ...document, appliedMinor })),
    ),
    concludePurchases(
      tx,
      final.map(({ order, invoiceId }) => ({ eventId: order.row.event_id, invoiceId })),
    ),
    moveCredit(tx, final.map(movementOf)),
    book(tx, final.flatMap(entriesOf)),
    publish<SalesEvent>(tx, final.map(factOf)),
  ])
}

const about = ({ tenantId, order: { row } }: Final) => ({
  tenantId,
  transactionId: row.transaction_id,
  atMs: row.now_at.getTime(),
})

const movementOf = (one: Final) => ({
  ...about(one),
  documentId: one.invoiceId,
  customerId: one.order.row.customer_id,
  currency: one.order.priced.currency,
  minor: -one.appliedMinor,
})

/** What the ledger learns of an invoice, and of the credit that settles some of it. */
function entriesOf(one: Final): NewEntry[] {
  const { row, priced } = one.order
  const entry = { ...about(one), subject: one.invoiceId }
  const postings = invoiceFinalized(priced, row.customer_id)
  const issued = { ...entry, kind: 'invoice' as const, postings }
  if (one.appliedMinor === 0n) return [issued]
  const amount = { minor: one.appliedMinor, currency: priced.currency }
  const used = creditApplied(row.customer_id, amount)
  return [issued, { ...entry, kind: 'credit-applied', postings: used }]
}

const factOf = (one: Final) => ({
  ...about(one),
  type: 'sales.invoice.finalized.v1' as const,
  subject: one.invoiceId,
  customerId: one.order.row.customer_id,
  data: {
    number: one.document.snapshot.number,
    totalMinor: String(one.order.priced.totalMinor),
    currency: one.order.priced.currency,
    orderKey: one.order.row.data.order,
  },
})
