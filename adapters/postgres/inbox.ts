import type { CustomerId, EventId, TenantId, TransactionId } from '../../domain/ids.ts'
import { newId } from '../new-id.ts'
import { json } from './rows.ts'
import type { Db, Tx } from './client.ts'

/** A product event as it is stored: once for ever, by (tenant, source, the source's id). */
export type InboxRow = {
  readonly tenant_id: TenantId
  readonly source: string
  readonly source_id: string
  readonly event_id: EventId
  readonly transaction_id: TransactionId
  readonly type: string
  readonly customer_id: CustomerId
  readonly subject: string
}

type NewEvent = {
  readonly tenantId: TenantId
  readonly source: string
  readonly sourceId: string
  readonly type: string
  readonly subject: string
  readonly customerId: CustomerId
  readonly transactionId: TransactionId
  /** Absent: the business time of the customer. */
  readonly occurredAt?: Date
  readonly data: unknown
}

/** The event of this source and id, if it was accepted before. */
export async function findEvent(
  tx: Tx,
  event: { readonly source: string; readonly sourceId: string },
): Promise<InboxRow | undefined> {
  const [row] = await tx<InboxRow[]>`
    select tenant_id, source, source_id, event_id, transaction_id, type, customer_id, subject
      from platform.inbox where source = ${event.source} and source_id = ${event.sourceId}`
  return row
}

/** Stores an event. @returns `undefined` if another request stored it in the meantime */
export async function storeEvent(tx: Tx, event: NewEvent): Promise<InboxRow | undefined> {
  const [row] = await tx<InboxRow[]>`
    insert into platform.inbox
      (tenant_id, source, source_id, event_id, transaction_id, type, subject, customer_id, occurred_at, data)
    values (${event.tenantId}, ${event.source}, ${event.sourceId}, ${newId('event')}, ${event.transactionId},
            ${event.type}, ${event.subject}, ${event.customerId},
            coalesce(${event.occurredAt ?? null}, platform.now_for(${event.tenantId}, ${event.customerId})),
            ${json(tx, event.data)})
    on conflict (tenant_id, source, source_id) do nothing
    returning tenant_id, source, source_id, event_id, transaction_id, type, customer_id, subject`
  return row
}

/** Notes that events have been started. */
export async function markStarted(system: Db, eventIds: readonly EventId[]): Promise<void> {
  if (eventIds.length === 0) return
  await system`update platform.inbox set started_at = now() where event_id = any(${[...eventIds]}) and started_at is null`
}

/** Accepted events that nobody has started for a while: their process may have died in between. */
export function waitingEvents(
  system: Db,
  { olderThanMs, limit }: { readonly olderThanMs: number; readonly limit: number },
): Promise<InboxRow[]> {
  return system<InboxRow[]>`
    select tenant_id, source, source_id, event_id, transaction_id, type, customer_id, subject
      from platform.inbox
     where started_at is null and received_at < now() - ${olderThanMs} * interval '1 millisecond'
     order by received_at limit ${limit}`
}
