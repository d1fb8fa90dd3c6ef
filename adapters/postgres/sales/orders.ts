import type { CustomerId, EventId, LegalEntityId, TransactionId } from '../../../domain/ids.ts'
import type { Currency } from '../../../domain/money/currency.ts'
import type { Address } from '../../../domain/sales/document.ts'
import type { Tx } from '../client.ts'

/** An event about an order, with all that pricing needs. `data` is as intake accepted it. */
export type OrderRow<Data> = {
  readonly event_id: EventId
  readonly source: string
  readonly customer_id: CustomerId
  readonly transaction_id: TransactionId
  readonly data: Data
  /** Business time for this customer. */
  readonly now_at: Date
  /** ISO dates in the seller's zone. */
  readonly today: string
  readonly supplied_on: string
  readonly customer_key: string
  readonly customer_name: string
  readonly customer_email: string | null
  readonly customer_tax_id: string | null
  readonly customer_address: Address
  readonly locale: string
  readonly zone: string
  readonly clock_series: string | null
  readonly legal_entity_id: LegalEntityId
  readonly seller_name: string
  readonly seller_address: Address
  readonly seller_tax_id: string | null
  readonly seller_footer: string | null
  readonly invoice_series: string
  readonly credit_note_series: string
  readonly number_pattern: string
  /** Set once the event has become a document. */
  readonly document_id: string | null
  readonly number: string | null
  readonly total_minor: bigint | null
  readonly currency: Currency | null
}

/** Reads events with customer, seller, time and the document each may have become already. */
export function readOrders<Data>(tx: Tx, eventIds: readonly EventId[]): Promise<OrderRow<Data>[]> {
  return tx<OrderRow<Data>[]>`
    select i.event_id, i.source, i.customer_id, i.transaction_id, i.data,
           coalesce(k.now_at, date_trunc('milliseconds', now())) as now_at,
           to_char(coalesce(k.now_at, now()) at time zone e.zone, 'YYYY-MM-DD') as today,
           to_char(i.occurred_at at time zone e.zone, 'YYYY-MM-DD') as supplied_on,
           c.key as customer_key, c.name as customer_name, c.email as customer_email,
           c.tax_id as customer_tax_id, c.address as customer_address, c.locale, c.zone,
           k.series as clock_series,
           e.legal_entity_id, e.name as seller_name, e.address as seller_address,
           e.tax_id as seller_tax_id, e.footer as seller_footer,
           e.invoice_series, e.credit_note_series, e.number_pattern,
           d.document_id, d.number, d.total_minor, d.currency
      from platform.inbox i
      join sales.customer c on c.tenant_id = i.tenant_id and c.customer_id = i.customer_id
      join sales.legal_entity e
        on e.tenant_id = i.tenant_id and e.key = coalesce(i.data->>'legalEntity', 'default')
      left join platform.clock_member m on m.tenant_id = i.tenant_id and m.customer_id = i.customer_id
      left join platform.clock k on k.tenant_id = m.tenant_id and k.clock_id = m.clock_id
      left join sales.document d on d.tenant_id = i.tenant_id and d.event_id = i.event_id
     where i.event_id = any(${[...eventIds]})`
}

/** Takes an event for the length of the transaction: two runs of one cancellation meet here. */
export async function lockEvent(tx: Tx, eventId: EventId): Promise<void> {
  await tx`select from platform.inbox where event_id = ${eventId} for update`
}
