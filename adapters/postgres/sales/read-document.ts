import type { Currency } from '../../../domain/money/currency.ts'
import type { DocumentSnapshot, PricedDocument, TaxGroup } from '../../../domain/sales/document.ts'
import type { Tx } from '../client.ts'
import type { Header } from './documents.ts'
import { fromLineRow, type LineRow } from './line-row.ts'

/** A final document as it was printed, with what only we need to know of it. */
export type StoredDocument = {
  readonly snapshot: DocumentSnapshot
  readonly customerId: string
  readonly eventId: string
  readonly source: string
  readonly orderKey: string | null
  readonly correctsId: string | null
  readonly taxCountry: string
  readonly finalizedAt: Date
  readonly features: ReadonlyMap<string, readonly string[]>
}

/** Reads documents by id, bit for bit as they were priced. Unknown ids are left out. */
export async function readDocuments(tx: Tx, ids: readonly string[]): Promise<StoredDocument[]> {
  const [documents, lines] = await Promise.all([
    tx<DocumentRow[]>`
      select document_id, kind, customer_id, number, currency, net_minor, tax_minor, total_minor, taxes,
             to_char(issued_on, 'YYYY-MM-DD') as issued_on, to_char(supplied_on, 'YYYY-MM-DD') as supplied_on,
             tax_country, header, event_id, source, order_key, corrects_id, transaction_id, finalized_at
        from sales.document where document_id = any(${[...ids]})`,
    tx<LineRow[]>`
      select * from sales.document_line where document_id = any(${[...ids]})
       order by document_id, position`,
  ])
  const linesOf = Map.groupBy(lines, (line) => line.document_id)
  return documents.map((row) => fromRows(row, linesOf.get(row.document_id) ?? []))
}

function fromRows(row: DocumentRow, lines: readonly LineRow[]): StoredDocument {
  const priced: PricedDocument = {
    currency: row.currency,
    lines: lines.map(fromLineRow),
    taxes: row.taxes.map((group) => ({
      ...group,
      netMinor: BigInt(group.netMinor),
      taxMinor: BigInt(group.taxMinor),
    })),
    netMinor: row.net_minor,
    taxMinor: row.tax_minor,
    totalMinor: row.total_minor,
  }
  return {
    snapshot: {
      ...row.header,
      kind: row.kind,
      id: row.document_id,
      number: row.number,
      transactionId: row.transaction_id,
      issuedOn: row.issued_on,
      suppliedOn: row.supplied_on,
      priced,
    },
    customerId: row.customer_id,
    eventId: row.event_id,
    source: row.source,
    orderKey: row.order_key,
    correctsId: row.corrects_id,
    taxCountry: row.tax_country,
    finalizedAt: row.finalized_at,
    features: new Map(lines.map((line) => [line.line_key, line.features])),
  }
}

type DocumentRow = {
  document_id: string
  kind: DocumentSnapshot['kind']
  customer_id: string
  number: string
  currency: Currency
  net_minor: bigint
  tax_minor: bigint
  total_minor: bigint
  taxes: (Omit<TaxGroup, 'netMinor' | 'taxMinor'> & { netMinor: string; taxMinor: string })[]
  issued_on: string
  supplied_on: string
  tax_country: string
  header: Header
  event_id: string
  source: string
  order_key: string | null
  corrects_id: string | null
  transaction_id: string
  finalized_at: Date
}
