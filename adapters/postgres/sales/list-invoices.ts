import type { InvoiceId, TransactionId } from '../../../domain/ids.ts'
import type { Currency } from '../../../domain/money/currency.ts'
import type { Tx } from '../client.ts'
import { behind, type Listed, newestFirst, type Page, placeOf } from '../platform/page.ts'
import { onlyWhere } from '../platform/where.ts'

/** An invoice and what has become of it. */
export type InvoiceListRow = Listed & {
  readonly id: InvoiceId
  readonly number: string
  readonly status: 'open' | 'paid' | 'uncollectible' | 'credited'
  readonly customer_id: string
  readonly currency: Currency
  readonly net_minor: bigint
  readonly tax_minor: bigint
  readonly total_minor: bigint
  readonly paid_minor: bigint
  readonly credited_minor: bigint
  readonly refunded_minor: bigint
  readonly issued_on: string
  readonly order_key: string | null
  readonly source: string
  readonly transaction_id: TransactionId
  readonly finalized_at: Date
  readonly line_count: number
}

export type InvoiceFilter = {
  readonly customerId?: string | undefined
  readonly status?: string | undefined
  readonly source?: string | undefined
  readonly number?: string | undefined
}

const order = { at: 'd.finalized_at', id: 'd.document_id' }

const columns = (tx: Tx) => tx`
  d.document_id as id, d.number, i.status, d.customer_id, d.currency, d.net_minor, d.tax_minor,
  d.total_minor, i.paid_minor, i.credited_minor, i.refunded_minor,
  to_char(d.issued_on, 'YYYY-MM-DD') as issued_on, d.order_key, d.source, d.transaction_id, d.finalized_at,
  (select count(*)::int from sales.document_line l
    where l.tenant_id = d.tenant_id and l.document_id = d.document_id) as line_count, ${placeOf(tx, order)}`

const invoices = (tx: Tx) => tx`
  sales.document d join sales.invoice i on i.tenant_id = d.tenant_id and i.invoice_id = d.document_id`

/** Invoices, the newest first. */
export function listInvoices(
  tx: Tx,
  { page, filter }: { readonly page: Page; readonly filter: InvoiceFilter },
): Promise<InvoiceListRow[]> {
  const { customerId, status, source, number } = filter
  const wanted = {
    'd.customer_id': customerId,
    'i.status': status,
    'd.source': source,
    'd.number': number,
  }
  return tx<InvoiceListRow[]>`
    select ${columns(tx)} from ${invoices(tx)}
     where d.kind = 'invoice' ${onlyWhere(tx, wanted)} ${behind(tx, { ...page, ...order })}
     ${newestFirst(tx, { ...page, ...order })}`
}

/** One invoice, by our id or by its number; of two with one number the newer. */
export async function readInvoice(tx: Tx, name: string): Promise<InvoiceListRow | undefined> {
  const [row] = await tx<InvoiceListRow[]>`
    select ${columns(tx)} from ${invoices(tx)}
     where d.kind = 'invoice' and (d.document_id = ${name} or d.number = ${name})
     order by d.finalized_at desc limit 1`
  return row
}
