import type { EventId, TransactionId } from '../../../domain/ids.ts'
import type { Currency } from '../../../domain/money/currency.ts'
import type { Tx } from '../client.ts'
import { clockOf, partyColumns, type PartyRow } from './parties.ts'

/** An event about an order, with all that pricing needs. `data` is as intake accepted it. */
export type OrderRow<Data> = PartyRow & {
  readonly event_id: EventId
  readonly source: string
  readonly transaction_id: TransactionId
  readonly data: Data
  /** ISO date in the seller's zone. */
  readonly supplied_on: string
  /** Set once the event has become a document. */
  readonly document_id: string | null
  readonly number: string | null
  readonly total_minor: bigint | null
  readonly applied_minor: bigint | null
  readonly currency: Currency | null
}

/** Reads events with customer, seller, time and the document each may have become already. */
export function readOrders<Data>(tx: Tx, eventIds: readonly EventId[]): Promise<OrderRow<Data>[]> {
  return tx<OrderRow<Data>[]>`
    select i.event_id, i.source, i.transaction_id, i.data, ${partyColumns(tx)},
           to_char(i.occurred_at at time zone e.zone, 'YYYY-MM-DD') as supplied_on,
           d.document_id, d.number, d.total_minor, v.applied_minor, d.currency
      from platform.inbox i
      join sales.customer c on c.tenant_id = i.tenant_id and c.customer_id = i.customer_id
      join sales.legal_entity e
        on e.tenant_id = i.tenant_id and e.key = coalesce(i.data->>'legalEntity', 'default')
      ${clockOf(tx)}
      left join sales.document d on d.tenant_id = i.tenant_id and d.event_id = i.event_id
      left join sales.invoice v on v.tenant_id = d.tenant_id and v.invoice_id = d.document_id
     where i.event_id = any(${[...eventIds]})`
}

/** Takes an event for the length of the transaction: two runs of one cancellation meet here. */
export async function lockEvent(tx: Tx, eventId: EventId): Promise<void> {
  await tx`select from platform.inbox where event_id = ${eventId} for update`
}
