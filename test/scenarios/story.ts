import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll } from 'vitest'
import { asTenant } from '../../adapters/postgres/client.ts'
import { attachToClock } from '../../adapters/postgres/clock-moves.ts'
import { createClock } from '../../adapters/postgres/clock.ts'
import { nameMethod } from '../../adapters/postgres/payments/methods.ts'
import { saveCustomer, type CustomerDraft } from '../../adapters/postgres/sales/customers.ts'
import { newId } from '../../adapters/new-id.ts'
import type { InboxRow } from '../../adapters/postgres/inbox.ts'
import { salesActivities } from '../../activities/sales/index.ts'
import { accept, type Accepted } from '../../api/intake.ts'
import type { CustomerId, EventId } from '../../domain/ids.ts'
import { collectionId } from '../../workflows/payments/contract.ts'
import { cancellationId, purchaseId } from '../../workflows/sales/contract.ts'
import { startTestEngine, type TestEngine } from '../engine.ts'
import {
  hasCard,
  invoiceOf,
  mailsTo,
  openIntentsOf,
  paidAtOf,
  refusalOf,
  rightsOf,
  settledMessages,
} from './read.ts'
import { wellKept } from './well-kept.ts'

/** The instant at which every story begins, in Zurich: Monday, 2 March 2026, 10:00. */
export const monday = Date.parse('2026-03-02T10:00:00+01:00')

export type Story = Awaited<ReturnType<typeof openStory>>

/** One engine for a file of stories; each story begins with a clock of its own. */
export function stories(options: Parameters<typeof startTestEngine>[0] = {}): {
  readonly begin: () => Promise<Story>
} {
  let engine: TestEngine | undefined
  beforeAll(async () => {
    engine = await startTestEngine(options)
  })
  afterAll(() => engine?.stop())
  return {
    begin: () => {
      if (engine === undefined) throw new Error('The engine is started before the first story.')
      return openStory(engine)
    },
  }
}

/** A test clock, and the few verbs in which stories are told. */
export async function openStory(engine: TestEngine) {
  const { tenantId, parts } = engine
  const clock = await asTenant(parts.db, tenantId, (tx) =>
    createClock(tx, { tenantId, name: 'story', nowMs: monday }),
  )

  const send: Send = async (type, data, start = engine.starter.start) => {
    const body = { specversion: '1.0', id: randomUUID(), source: 'https://shop.test', type, data }
    const answer = await accept({ db: parts.db, provider: 'stripe', start }, { tenantId, body })
    if (answer.kind === 'refused') throw new Error(JSON.stringify(answer))
    return answer
  }
  return {
    engine,
    send,
    ...verbs(engine, send),
    /** A customer of the story's clock. */
    buyer: (draft: Partial<CustomerDraft> = {}) =>
      buyer(engine, { draft, clockId: clock.clock_id }),
    /** A customer who lives in real time. */
    realBuyer: (draft: Partial<CustomerDraft> = {}) => buyer(engine, { draft }),
    /** Moves the clock to an instant, or to the next thing that is due. */
    advance: (to?: string) =>
      engine.clocks.advance({
        tenantId,
        clockId: clock.clock_id,
        ...(to === undefined ? {} : { toMs: Date.parse(to) }),
      }),
    clockId: clock.clock_id,
    invoice: (order: string) => invoiceOf(engine, order),
    openIntents: (order: string) => openIntentsOf(engine, order),
    hasCard: (customer: Buyer, brand: string) =>
      hasCard(engine, { customerId: customer.id, brand }),
    paidAt: (order: string) => paidAtOf(engine, order),
    refusal: (eventId: string) => refusalOf(engine, eventId),
    rights: (customerId: CustomerId) => rightsOf(engine, customerId),
    mails: (to: string) => mailsTo(engine, to),
  }
}

type Send = (
  type: string,
  data: object,
  start?: (row: InboxRow) => Promise<void>,
) => Promise<Accepted>

/** What a product does, and what it waits for. */
function verbs(engine: TestEngine, send: Send) {
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
    async stored(data: object) {
      let row: InboxRow | undefined
      await send('order.placed', data, async (stored) => void (row = stored))
      if (row === undefined) throw new Error('The order was not stored.')
      const kept = row
      return { eventId: kept.event_id, row: kept, start: () => engine.starter.start(kept) }
    },
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
      await salesActivities(engine.parts).bill([{ tenantId, eventId, customerId, transactionId }])
      return {
        key,
        async release() {
          await start()
          return result(purchaseId(eventId))
        },
      }
    },
    /** How many purchases and collections still run, as far as the server's index knows. */
    async openRuns(): Promise<number> {
      const query = `ExecutionStatus = 'Running'`
      return (await engine.parts.client.workflow.count(query)).count
    },
    /** A card that the provider knows already. */
    async attached(customer: Buyer, token: string) {
      await send('payment-method.updated', { customer: { id: customer.id }, paymentMethod: token })
      await until('attached', () => hasCard(engine, { customerId: customer.id, brand: 'visa' }))
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
    newCard: (customer: Buyer, paymentMethod: string) =>
      send('payment-method.updated', { customer: { id: customer.id }, paymentMethod }),
    /** A card that is noted, and of which no collection ever hears. */
    silentCard: (customer: Buyer, token: string) =>
      asTenant(engine.parts.db, engine.tenantId, (tx) =>
        nameMethod(tx, {
          tenantId: engine.tenantId,
          customerId: customer.id,
          provider: 'stripe',
          token,
          transactionId: newId('transaction'),
        }),
      ),
    /** Waits for something that follows by itself. */
    until: <T>(what: string, look: () => Promise<T | undefined | false>) => until(what, look),
    /** The books of engine and provider agree, and nothing is left over. */
    async end() {
      await settledMessages(engine)
      await wellKept(engine)
    },
  }
}

export type Buyer = { readonly id: CustomerId; readonly email: string }
export type Placed = { readonly order: string; readonly eventId: EventId; readonly became: unknown }

async function buyer(
  engine: TestEngine,
  { draft, clockId }: { draft: Partial<CustomerDraft>; clockId?: `clk_${string}` },
): Promise<Buyer> {
  const { tenantId } = engine
  const key = `customer-${randomUUID()}`
  const email = `${key}@example.test`
  const defaults = { locale: 'en', zone: 'Europe/Zurich', country: 'CH' }
  const id = await asTenant(engine.parts.db, tenantId, async (tx) => {
    const saved = {
      tenantId,
      transactionId: newId('transaction'),
      draft: { key, email, name: 'Anna Muster', ...draft },
      defaults,
    }
    const customerId = await saveCustomer(tx, saved)
    if (clockId !== undefined) await attachToClock(tx, { tenantId, customerId, clockId })
    return customerId
  })
  return { id, email }
}

const patienceMs = 30_000

async function until<T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> {
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += 25) {
    const found = await look()
    if (found !== undefined && found !== false) return found
    await pause(25)
  }
  throw new Error(`Nothing came of it: ${what}.`)
}

/** One plain line with a price, taxed as usual unless said otherwise. */
export const line = (unitPrice: string, more: object = {}) => ({
  description: 'Course',
  quantity: '1',
  unitPrice,
  ...more,
})
