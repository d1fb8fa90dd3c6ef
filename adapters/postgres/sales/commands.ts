import type { CustomerId, EventId, SubscriptionId, TransactionId } from '../../../domain/ids.ts'
import type { SubscriptionCommand } from '../../../domain/sales/subscription-event.ts'
import type { Tx } from '../client.ts'

/** A command as intake accepted it, and what it came to if it was done before. */
export type CommandEvent = SubscriptionCommand & {
  readonly event_id: EventId
  readonly source: string
  readonly transaction_id: TransactionId
  readonly answer: unknown
}

export async function readCommands(
  tx: Tx,
  eventIds: readonly EventId[],
): Promise<Map<EventId, CommandEvent>> {
  if (eventIds.length === 0) return new Map()
  const rows = await tx<CommandEvent[]>`
    select i.event_id, i.type, i.data, i.source, i.transaction_id, a.answer
      from platform.inbox i
      left join sales.subscription_command a on a.tenant_id = i.tenant_id and a.event_id = i.event_id
     where i.event_id = any(${[...eventIds]})`
  return new Map(rows.map((row) => [row.event_id, row]))
}

/** Whose subscription it is, by our id or the product's key. */
export async function ownerOfSubscription(
  tx: Tx,
  name: string,
): Promise<{ subscriptionId: SubscriptionId; customerId: CustomerId } | undefined> {
  const [row] = await tx<{ subscription_id: SubscriptionId; customer_id: CustomerId }[]>`
    select subscription_id, customer_id from sales.subscription
     where subscription_id = ${name} or key = ${name} limit 1`
  return row === undefined
    ? undefined
    : { subscriptionId: row.subscription_id, customerId: row.customer_id }
}

/** The subscription that an event is about; none for an event about something else. */
export async function subscriptionOfEvent(
  tx: Tx,
  eventId: EventId,
): Promise<SubscriptionId | undefined> {
  const [row] = await tx<{ subscription_id: SubscriptionId }[]>`
    select s.subscription_id from platform.inbox i
      join sales.subscription s on s.subscription_id = i.subject
     where i.event_id = ${eventId}`
  return row?.subscription_id
}
