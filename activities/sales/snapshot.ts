import type { OrderRow } from '../../adapters/postgres/sales/orders.ts'
import type {
  BillingProfile,
  DocumentSnapshot,
  PricedDocument,
} from '../../domain/sales/document.ts'

/** What a document's number, date and name are, once they are taken. */
export type Issue = {
  readonly kind: DocumentSnapshot['kind']
  readonly id: string
  readonly number: string
  readonly issuedOn: string
}

/** Everything printed on a document, copied from the live rows at the moment it becomes final. */
export function snapshotOf(order: {
  readonly row: OrderRow<unknown>
  readonly issue: Issue
  readonly priced: PricedDocument
  readonly profile: BillingProfile
  readonly corrects?: DocumentSnapshot['corrects']
  readonly reason?: string
}): DocumentSnapshot {
  const { row, issue, priced, profile, corrects, reason } = order
  return {
    ...issue,
    transactionId: row.transaction_id,
    suppliedOn: row.supplied_on,
    seller: {
      name: row.seller_name,
      address: row.seller_address,
      ...(row.seller_tax_id === null ? {} : { taxId: row.seller_tax_id }),
      ...(row.seller_footer === null ? {} : { footer: row.seller_footer }),
    },
    buyer: {
      name: row.customer_name,
      address: row.customer_address,
      customerKey: row.customer_key,
      ...(row.customer_email === null ? {} : { email: row.customer_email }),
      ...(row.customer_tax_id === null ? {} : { taxId: row.customer_tax_id }),
    },
    locale: row.locale,
    zone: row.zone,
    ...(corrects === undefined ? {} : { corrects }),
    ...(reason === undefined ? {} : { reason }),
    profile: { key: profile.key, version: profile.version, prices: profile.prices },
    priced,
  }
}

/** A series of a legal entity; documents of a test clock's customers are numbered apart. */
export const seriesOf = (row: OrderRow<unknown>, kind: DocumentSnapshot['kind']): string => {
  const series = kind === 'invoice' ? row.invoice_series : row.credit_note_series
  return row.clock_series === null ? series : `${series}-${row.clock_series}`
}
