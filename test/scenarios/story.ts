import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll } from 'vitest'
import { asTenant } from '../../adapters/postgres/client.ts'
import { createClock } from '../../adapters/postgres/clock.ts'
import type { CustomerDraft } from '../../adapters/postgres/sales/customers.ts'
import { accept } from '../../api/intake.ts'
import type { CustomerId } from '../../domain/ids.ts'
import { startTestEngine, type TestEngine } from '../engine.ts'
import { eventually } from '../engine/eventually.ts'
import { type Buyer, makeBuyer } from './buyer.ts'
import { cardVerbs } from './card-verbs.ts'
import { orderVerbs, type Send } from './order-verbs.ts'
import { hasCard, openIntentsOf } from './read-cards.ts'
import { mailsTo, rightsOf, settledMessages } from './read-customers.ts'
import { invoiceOf, paidAtOf, refusalOf } from './read-invoices.ts'
import { subscriptionVerbs } from './subscription-verbs.ts'
import { wellKept } from './well-kept.ts'

/** The instant at which every story begins, in Zurich: Monday, 2 March 2026, 10:00. */
const monday = Date.parse('2026-03-02T10:00:00+01:00')

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
    ...orderVerbs(engine, send),
    ...cardVerbs(engine, send),
    ...subscriptionVerbs(engine, send),
    ...waiting(engine),
    /** A customer of the story's clock. */
    buyer: (draft: Partial<CustomerDraft> = {}) =>
      makeBuyer(engine, { draft, clockId: clock.clock_id }),
    /** A customer who lives in real time. */
    realBuyer: (draft: Partial<CustomerDraft> = {}) => makeBuyer(engine, { draft }),
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

/** What a story waits for. */
function waiting(engine: TestEngine) {
  return {
    /** How many purchases and collections still run, as far as the server's index knows. */
    async openRuns(): Promise<number> {
      const query = `ExecutionStatus = 'Running'`
      return (await engine.parts.client.workflow.count(query)).count
    },
    /** Waits for something that follows by itself. */
    until: eventually,
    /** The books of engine and provider agree, and nothing is left over. */
    async end() {
      await settledMessages(engine)
      await wellKept(engine)
    },
  }
}

/** One plain line with a price, taxed as usual unless said otherwise. */
export const line = (unitPrice: string, more: object = {}) => ({
  description: 'Course',
  quantity: '1',
  unitPrice,
  ...more,
})
