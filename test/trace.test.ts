import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asTenant } from '../adapters/postgres/client.ts'
import { trace, type Trace } from '../adapters/trace/index.ts'
import { accept, type Accepted } from '../api/intake.ts'
import { assert } from '../domain/assert.ts'
import { collectionId } from '../workflows/payments/contract.ts'
import { cancellationId, purchaseId } from '../workflows/sales/contract.ts'
import { startTestEngine, type TestEngine } from './engine.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await startTestEngine()
})
afterAll(() => engine.stop())

const workflowIdsOf: NonNullable<Parameters<typeof trace>[0]['workflowIdsOf']> = ({
  events,
  invoiceIds,
}) => [
  ...events.map(({ eventId }) => purchaseId(eventId)),
  ...events.map(({ eventId }) => cancellationId(eventId)),
  ...invoiceIds.map(collectionId),
]

const told = (id: string, parts: Partial<Parameters<typeof trace>[0]> = {}) =>
  trace(
    { app: engine.parts.db, client: engine.parts.client, workflowIdsOf, ...parts },
    { tenantId: engine.tenantId, id },
  )

async function send(type: string, data: object): Promise<Accepted> {
  const { parts, tenantId, starter } = engine
  const body = { specversion: '1.0', id: randomUUID(), source: 'https://shop.test', type, data }
  const answer = await accept(
    { db: parts.db, provider: 'stripe', start: starter.start },
    { tenantId, body },
  )
  assert(answer.kind === 'accepted', JSON.stringify(answer))
  return answer
}

const ended = async (workflowId: string): Promise<unknown> =>
  engine.parts.client.workflow.getHandle(workflowId).result()

const lines = [{ description: 'Seats', quantity: '6', unitPrice: '9.14', features: ['seats'] }]

async function order(customer: string, paymentMethod: string) {
  const order = `order-${randomUUID()}`
  const described = { key: customer, email: `${customer}@example.test` }
  const accepted = await send('order.placed', {
    order,
    customer: described,
    currency: 'CHF',
    paymentMethod,
    lines,
  })
  await ended(purchaseId(accepted.eventId))
  return { ...accepted, order }
}

/** Tells it again until all that follows by itself is there: the webhook, the mail. */
async function untilTold(id: string, what: string): Promise<Trace> {
  for (let tries = 0; tries < 400; tries += 1) {
    const story = await told(id)
    if (story?.lines.some((line) => line.what.includes(what)) === true) return story
    await pause(25)
  }
  throw new Error(`Nobody tells of ${what}.`)
}

const sentences = ({ lines }: Trace) => lines.map(({ source, what }) => `${source}: ${what}`)

/** The places of these sentences in a story, to be compared with their sorted selves. */
function placesOf(story: Trace, parts: readonly string[]): number[] {
  const all = sentences(story)
  return parts.map((part) => all.findIndex((sentence) => sentence.includes(part)))
}

describe('an order that was paid at once', () => {
  let placed: Awaited<ReturnType<typeof order>>
  let story: Trace
  beforeAll(async () => {
    placed = await order('anna', 'pm_card_visa')
    story = await untilTold(placed.eventId, 'receipt sent')
  })

  test('is told from the event to the mail, causes before effects', () => {
    const inTurn = [
      'inbox: order.placed accepted from https://shop.test',
      'temporal: purchase started: an order: price, invoice, collect, grant',
      'invoice: invoice INV-2026-0001 is final: 59.28 CHF (net 54.84 CHF, tax 4.44 CHF)',
      'ledger: invoice booked: receivable:cus_',
      'payment: charge 1 of 59.28 CHF asked of stripe',
      'payment: charge 1 of 59.28 CHF succeeded',
      'ledger: payment booked: in-transit:stripe 59.28 CHF',
      'fact: said payments.invoice.paid.v1 about inv_',
      'temporal: done: charge 59.28 CHF for INV-2026-0001',
      'temporal: done: grant seats',
      'temporal: workflow ended: paid',
    ]
    const places = placesOf(story, inTurn)
    expect(places).not.toContain(-1)
    expect(places).toEqual(places.toSorted((a, b) => a - b))
    expect(sentences(story).filter((line) => line.startsWith('message'))).toEqual([
      expect.stringMatching(
        /^message: receipt to anna@example.test: “Receipt for INV-2026-0001: CHF\s59.28”$/,
      ),
      'message: receipt sent by resend',
    ])
    expect(story).toMatchObject({ transactionIds: [placed.transactionId], related: [], notes: [] })
  })

  test('is found by every id and number that is in it', async () => {
    const { parts, tenantId } = engine
    const ids = await asTenant(
      parts.db,
      tenantId,
      (tx) => tx<{ id: string }[]>`
      select document_id as id from sales.document union select number from sales.document
      union select source_id from platform.inbox union select event_id from platform.inbox
      union select order_key from sales.purchase union select intent_id from payments.intent
      union select provider_ref from payments.intent union select method_id from payments.method
      union select message_id from messaging.message union select grant_id from access.entitlement
      union select entry_id from platform.journal_entry union select fact_id from platform.outbox
      union select customer_id from sales.customer union select key from sales.customer
      union select transaction_id from platform.inbox`,
    )
    expect(ids.length).toBeGreaterThan(15)
    for (const { id } of [...ids, { id: purchaseId(placed.eventId) }]) {
      expect((await told(id))?.transactionIds, id).toEqual([placed.transactionId])
    }
  })

  test('can be looked up line by line', () => {
    for (const { evidence } of story.lines) {
      expect(evidence['id']).not.toBe('')
      expect(evidence['table'] ?? evidence['workflow']).toMatch(/^\w+[./]/)
    }
  })

  test('is told without Temporal too', async () => {
    const tables = story.lines.filter(({ source }) => source !== 'temporal')
    const without = await trace(
      { app: engine.parts.db },
      { tenantId: engine.tenantId, id: placed.order },
    )
    expect(without?.lines.map(({ what }) => what)).toEqual(tables.map(({ what }) => what))
    expect(without?.notes).toEqual([])
  })
})

test('where Temporal does not answer, the story says what is missing', async () => {
  const { client } = engine.parts
  const lost = Object.create(client, {
    withDeadline: { value: () => Promise.reject(new Error('no answer in time')) },
  })
  const placed = await order('emil', 'pm_card_visa')
  const story = await told(placed.order, { client: lost })
  expect(story?.lines.some(({ source }) => source === 'temporal')).toBe(false)
  expect(story?.notes).toEqual(['Temporal did not answer: what its histories tell is missing.'])
})

describe('an order whose card declined', () => {
  test('tells the decline, the wait, and the new card that ended it', async () => {
    const placed = await order('bert', 'pm_card_chargeCustomerFailInsufficientFunds')
    const before = await untilTold(placed.order, 'next: charge again')
    expect(sentences(before)).toContain(
      'payment: charge 1 of 59.28 CHF declined: insufficient_funds',
    )
    expect(before.lines.at(-1)?.what).toBe('as of now: 59.28 CHF are owed; next: charge again')
    const [invoice] = before.lines.filter(({ evidence }) => evidence['table'] === 'sales.document')
    await untilTold(placed.order, 'waits ')
    await send('payment-method.updated', {
      customer: { key: 'bert' },
      paymentMethod: 'pm_card_visa',
    })
    await ended(`payments/collection/${invoice?.evidence['id'] ?? ''}`)
    const story = await untilTold(placed.order, 'workflow ended: paid')
    const inTurn = [
      'payment: charge 1 of 59.28 CHF declined: insufficient_funds',
      'fact: said payments.collection.opened.v1',
      'temporal: collection started: an unpaid invoice',
      'temporal: waits 2.',
      'temporal: heard: paymentMethodUpdated',
      'payment: charge 2 of 59.28 CHF asked of stripe',
      'payment: charge 2 of 59.28 CHF succeeded',
      'temporal: workflow ended: paid',
    ]
    const places = placesOf(story, inTurn)
    expect(places).not.toContain(-1)
    expect(places).toEqual(places.toSorted((a, b) => a - b))
  })
})

describe('a cancellation', () => {
  test('leads to its order, and the order to it', async () => {
    const placed = await order('cara', 'pm_card_visa')
    const cancelled = await send('order.cancelled', { order: placed.order, reason: 'not needed' })
    await ended(cancellationId(cancelled.eventId))
    const story = await untilTold(cancelled.eventId, 'credit-note sent')
    expect(story.related).toEqual([
      {
        transactionId: placed.transactionId,
        because: expect.stringMatching(/^CN-2026-0001 corrects INV-2026-\d+$/),
      },
    ])
    expect((await told(placed.order))?.related).toEqual([
      { ...story.related[0], transactionId: cancelled.transactionId },
    ])
    const inTurn = [
      'inbox: order.cancelled accepted',
      'invoice: credit note CN-2026-0001 over 59.28 CHF corrects INV-',
      'access: cus_',
      'payment: refund of 59.28 CHF asked of stripe',
      'payment: refund of 59.28 CHF paid back',
      'ledger: refund booked',
      'temporal: workflow ended: refunded',
    ]
    const places = placesOf(story, inTurn)
    expect(places).not.toContain(-1)
    expect(places).toEqual(places.toSorted((a, b) => a - b))
  })

  test('of a customer, all transactions are told', async () => {
    const story = await told('cara')
    expect(story?.transactionIds).toHaveLength(2)
  })
})

test('an unknown id tells nothing, and neither does another tenant’s', async () => {
  const placed = await order('dora', 'pm_card_visa')
  expect(await told('inv_unknown')).toBeUndefined()
  const other = { tenantId: 'ten_other', id: placed.order } as const
  expect(await trace({ app: engine.parts.db }, other)).toBeUndefined()
})
