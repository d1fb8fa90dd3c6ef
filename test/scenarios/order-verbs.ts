import { randomUUID } from 'node:crypto'
import { billing } from '../../activities/sales/index.ts'
import { type InboxRow, markStarted } from '../../adapters/postgres/inbox.ts'
import type { Accepted } from '../../api/intake.ts'
import type { EventId } from '../../domain/ids.ts'
import { collectionId } from '../../workflows/payments/contract.ts'
import { cancellationId, purchaseId } from '../../workflows/sales/contract.ts'
import type { TestEngine } from '../engine.ts'
import type { Buyer } from './buyer.ts'
import { invoiceOf } from './read-invoices.ts'

/** Sends a product event; `start` is what happens to it once it is stored. */
export type Send = (
  type: string,
  data: object,
  start?: (row: InboxRow) => Promise<void>,
) => Promise<Accepted>

type Placed = { readonly order: string; readonly eventId: EventId; readonly became: unknown }

type Start = (row: InboxRow) => Promise<void>

async function stored({ starter, parts }: TestEngine, take: (start: Start) => Promise<unknown>) {
  let row: InboxRow | undefined
  await take(async (kept) => void (row = kept))
  if (row === undefined) throw new Error('The event was not stored.')
  const kept = row
  await markStarted(parts.system, [kept.event_id]) // By the test: the relay rescues nothing.
  return { eventId: kept.event_id, row: kept, start: () => starter.start(kept) }
}

/** What a product does with orders, and what becomes of them. */
export function orderVerbs(engine: TestEngine, send: Send) {
  const result = async (id: string): Promise<unknown> =>
    engine.parts.client.workflow.getHandle(id).result()
  return {
    /** Places an order and waits for what became of it at first. */
    async order(customer: Buyer, data: object): Promise<Placed> {
      const order = `order-${randomUUID()}`
      const accepted = await send('order.placed', { order, customer: { id: customer.id }, ...data })
      return {
        order,
        eventId: accepted.eventId,
        became: await result(purchaseId(accepted.eventId)),
      }
    },
    /** Takes an order in; nothing happens to it before it is started. */
    stored: (data: object) => stored(engine, (start) => send('order.placed', data, start)),
    /** Takes a cancellation in; nothing happens to it before it is started. */
    storedCancellation: (data: object) =>
      stored(engine, (start) => send('order.cancelled', { reason: 'held', ...data }, start)),
    /** Places an order that is billed at once, and goes no further until it is released. */
    async heldOrder(customer: Buyer, data: object) {
      const key = `order-${randomUUID()}`
      const { row, start } = await this.stored({
        order: key,
        customer: { id: customer.id },
        ...data,
      })
      const { event_id: eventId, customer_id: customerId, transaction_id: transactionId } = row
      const { tenantId } = engine
      await billing(engine.parts.db).bill([{ tenantId, eventId, customerId, transactionId }])
      return {
        key,
        async release() {
          await start()
          return result(purchaseId(eventId))
        },
      }
    },
    /** What an order's collection came to, once it has ended. */
    async ended(order: string): Promise<unknown> {
      return result(collectionId((await invoiceOf(engine, order)).invoice_id))
    },
    /** Cancels, waits until it is done, and says what became of it. */
    async cancelled(data: object) {
      const { eventId } = await send('order.cancelled', { reason: 'a change of mind', ...data })
      return { eventId, became: await result(cancellationId(eventId)) }
    },
    async cancel(data: object): Promise<unknown> {
      return (await this.cancelled(data)).became
    },
  }
}
