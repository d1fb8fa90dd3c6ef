import type { EventId, TransactionId } from '../../../domain/ids.ts'
import type { Tx } from '../client.ts'
import { behind, type Listed, newestFirst, type Page, placeOf } from './page.ts'
import { onlyWhere } from './where.ts'

/** A product event as it was accepted. */
export type EventRow = Listed & {
  readonly event_id: EventId
  readonly transaction_id: TransactionId
  readonly source: string
  readonly source_id: string
  readonly type: string
  readonly customer_id: string
  readonly received_at: Date
  readonly started_at: Date | null
}

export type EventFilter = {
  readonly source?: string | undefined
  readonly type?: string | undefined
  readonly eventId?: string | undefined
}

const order = { at: 'received_at', id: 'event_id' }

/** Accepted events, the newest first. */
export function listEvents(
  tx: Tx,
  { page, filter }: { readonly page: Page; readonly filter: EventFilter },
): Promise<EventRow[]> {
  const wanted = { source: filter.source, type: filter.type, event_id: filter.eventId }
  return tx<EventRow[]>`
    select event_id, transaction_id, source, source_id, type, customer_id, received_at, started_at, ${placeOf(tx, order)}
      from platform.inbox where true ${onlyWhere(tx, wanted)} ${behind(tx, { ...page, ...order })}
     ${newestFirst(tx, { ...page, ...order })}`
}

/** One accepted event. */
export async function readAccepted(tx: Tx, eventId: string): Promise<EventRow | undefined> {
  const [row] = await listEvents(tx, { page: { limit: 1 }, filter: { eventId } })
  return row
}

/** Why Sales refused an event, if it said so as a fact. */
export async function readRefusal(
  tx: Tx,
  event: Pick<EventRow, 'event_id' | 'transaction_id'>,
): Promise<string | undefined> {
  const [row] = await tx<{ because: string }[]>`
    select data->>'because' as because from platform.outbox
     where transaction_id = ${event.transaction_id} and type = 'sales.order.refused.v1' and subject = ${event.event_id}`
  return row?.because
}
