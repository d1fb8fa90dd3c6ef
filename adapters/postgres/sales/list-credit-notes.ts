import type { TransactionId } from '../../../domain/ids.ts'
import type { Currency } from '../../../domain/money/currency.ts'
import type { Tx } from '../client.ts'
import { behind, type Listed, newestFirst, type Page, placeOf } from '../platform/page.ts'
import { onlyWhere } from '../platform/where.ts'

/** A credit note, with the document that it corrects: ours by id, or another system's by number. */
export type CreditNoteListRow = Listed & {
  readonly id: string
  readonly number: string
  readonly customer_id: string
  readonly invoice_id: string | null
  readonly corrects_number: string | null
  readonly reason: string | null
  readonly currency: Currency
  readonly net_minor: bigint
  readonly tax_minor: bigint
  readonly total_minor: bigint
  readonly issued_on: string
  readonly source: string
  readonly transaction_id: TransactionId
  readonly finalized_at: Date
  readonly line_count: number
}

export type CreditNoteFilter = {
  readonly invoiceId?: string | undefined
  readonly customerId?: string | undefined
  readonly source?: string | undefined
}

const order = { at: 'finalized_at', id: 'document_id' }

const columns = (tx: Tx) => tx`
  document_id as id, number, customer_id, corrects_id as invoice_id, header->'corrects'->>'number' as corrects_number,
  header->>'reason' as reason, currency, net_minor, tax_minor, total_minor,
  to_char(issued_on, 'YYYY-MM-DD') as issued_on, source, transaction_id, finalized_at,
  (select count(*)::int from sales.document_line l
    where l.tenant_id = document.tenant_id and l.document_id = document.document_id) as line_count, ${placeOf(tx, order)}`

/** Credit notes, the newest first. */
export function listCreditNotes(
  tx: Tx,
  { page, filter }: { readonly page: Page; readonly filter: CreditNoteFilter },
): Promise<CreditNoteListRow[]> {
  const wanted = {
    corrects_id: filter.invoiceId,
    customer_id: filter.customerId,
    source: filter.source,
  }
  return tx<CreditNoteListRow[]>`
    select ${columns(tx)} from sales.document
     where kind = 'credit-note' ${onlyWhere(tx, wanted)} ${behind(tx, { ...page, ...order })}
     ${newestFirst(tx, { ...page, ...order })}`
}

/** One credit note, by our id or by its number; of two with one number the newer. */
export async function readCreditNote(tx: Tx, name: string): Promise<CreditNoteListRow | undefined> {
  const [row] = await tx<CreditNoteListRow[]>`
    select ${columns(tx)} from sales.document
     where kind = 'credit-note' and (document_id = ${name} or number = ${name})
     order by finalized_at desc limit 1`
  return row
}
