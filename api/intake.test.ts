import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type ApiStage, apiStage, orderPlaced } from '../test/api-stage.ts'

let stage: ApiStage
beforeAll(async () => {
  stage = await apiStage()
})
afterAll(() => stage.stop())
beforeEach(() => {
  stage.started.length = 0
})

const count = async () => {
  const [row] = await stage.system<{ inbox: number; purchases: number; customers: number }[]>`
    select (select count(*)::int from platform.inbox) as inbox, (select count(*)::int from sales.purchase) as purchases,
           (select count(*)::int from sales.customer) as customers`
  return row
}

test('an event is stored, answered with its transaction, and started once', async () => {
  const answer = await stage.ask('POST', '/v1/events', orderPlaced('one'))
  expect(answer.status).toBe(202)
  expect(answer.json).toMatchObject({
    duplicate: false,
    transactionId: expect.stringMatching(/^txn_/),
    eventId: expect.stringMatching(/^evt_/),
  })
  expect(stage.started).toMatchObject([{ source: 'shop', source_id: 'one', type: 'order.placed' }])

  const again = await stage.ask('POST', '/v1/events', orderPlaced('one'))
  expect([again.status, again.json]).toEqual([202, { ...answer.json, duplicate: true }])
  expect(stage.started).toHaveLength(1)
})

test('an event that is sent fifty times at once is stored once and started once', async () => {
  const before = await count()
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => stage.ask('POST', '/v1/events', orderPlaced('fifty'))),
  )
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]))
  expect(new Set(answers.map(({ json }) => json['eventId'])).size).toBe(1)
  expect(answers.filter(({ json }) => json['duplicate'] === false)).toHaveLength(1)
  expect(stage.started).toHaveLength(1)
  expect(await count()).toMatchObject({
    inbox: (before?.inbox ?? 0) + 1,
    purchases: (before?.purchases ?? 0) + 1,
  })
})

test('an order that another event placed is refused, and nothing of the event is kept', async () => {
  await stage.ask('POST', '/v1/events', orderPlaced('first', { order: 'same' }))
  const before = await count()
  const answer = await stage.ask(
    'POST',
    '/v1/events',
    orderPlaced('second', { order: 'same', customer: { key: 'nobody-yet' } }),
  )
  expect([answer.status, answer.json['code']]).toEqual([409, 'order-already-placed'])
  expect(await count()).toEqual(before)
})

test('sixteen events that place one order at once: one is accepted, fifteen are refused', async () => {
  const events = Array.from({ length: 16 }, (_, index) =>
    orderPlaced(`race-${index}`, { order: 'raced' }),
  )
  const answers = await Promise.all(events.map((event) => stage.ask('POST', '/v1/events', event)))
  expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([
    202,
    ...Array.from({ length: 15 }, () => 409),
  ])
  expect(stage.started).toHaveLength(1)
})

describe('what is wrong is named, and nothing is stored', () => {
  const order = orderPlaced('wrong')
  test.each([
    ['an unknown type', { ...order, type: 'order.dreamt' }, 422, 'event-type-unknown', '/type'],
    [
      'a float quantity',
      orderPlaced('wrong', { lines: [{ product: 'pro', quantity: 1.5 }] }),
      422,
      'event-invalid',
      '/data/lines/0/quantity',
    ],
    [
      'a wrong currency',
      orderPlaced('wrong', { currency: 'chf' }),
      422,
      'event-invalid',
      '/data/currency',
    ],
    [
      'a wrong mail address',
      orderPlaced('wrong', { customer: { key: 'x', email: 'nope' } }),
      422,
      'event-invalid',
      '/data/customer/email',
    ],
    [
      'a zone that is none',
      orderPlaced('wrong', { customer: { key: 'x', zone: 'Europe/Atlantis' } }),
      422,
      'event-invalid',
      '/data/customer/zone',
    ],
    ['no lines', orderPlaced('wrong', { lines: [] }), 422, 'event-invalid', '/data/lines'],
    ['no id', { ...order, id: '' }, 422, 'event-invalid', '/id'],
    ['another version', { ...order, specversion: '0.3' }, 422, 'event-invalid', '/specversion'],
    [
      'a year that cannot be',
      { ...order, time: '0000-01-01T00:00:00Z' },
      422,
      'value-unstorable',
      undefined,
    ],
    [
      'a customer nobody knows',
      orderPlaced('wrong', { customer: { id: `cus_${'0'.repeat(26)}` } }),
      404,
      'customer-not-found',
      '/data/customer/id',
    ],
    ['no object', '"hello"', 422, 'event-invalid', ''],
  ] as const)('%s', async (_what, event, status, code, pointer) => {
    const before = await count()
    const answer = await stage.ask('POST', '/v1/events', event)
    expect([answer.status, answer.json['code']]).toEqual([status, code])
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    if (pointer !== undefined) expect(answer.json['errors']).toMatchObject([{ pointer }])
    expect(await count()).toEqual(before)
    expect(stage.started).toEqual([])
  })
})

test('a batch is answered event by event; an order and its cancellation keep their turn', async () => {
  const cancelled = {
    specversion: '1.0',
    id: 'b-3',
    source: 'shop',
    type: 'order.cancelled',
    data: { order: 'order-b-1', reason: 'mistake' },
  }
  const batch = [orderPlaced('b-1'), { id: 'b-2', type: 'nothing' }, cancelled, orderPlaced('b-1')]
  const answer = await stage.ask('POST', '/v1/events', batch, {
    'content-type': 'application/cloudevents-batch+json',
  })
  expect(answer.status).toBe(202)
  expect(answer.json['results']).toMatchObject([
    { id: 'b-1', status: 202, duplicate: false },
    { id: 'b-2', status: 422, code: 'event-type-unknown' },
    { id: 'b-3', status: 202, duplicate: false },
    { id: 'b-1', status: 202, duplicate: true },
  ])
  expect(stage.started.map((row) => row.source_id)).toEqual(['b-1', 'b-3'])
})

test('a batch of more than a thousand is refused as a whole', async () => {
  const answer = await stage.ask(
    'POST',
    '/v1/events',
    Array.from({ length: 1_001 }, () => ({})),
  )
  expect([answer.status, answer.json['code']]).toEqual([422, 'batch-too-large'])
})

test('one event is read with what came of it', async () => {
  const { json } = await stage.ask('POST', '/v1/events', orderPlaced('told'))
  const path = `/v1/events/${String(json['eventId'])}`
  expect((await stage.ask('GET', path)).json).toMatchObject({
    id: 'told',
    started: false,
    outcome: { kind: 'waiting' },
  })
  await stage.bill(stage.started)
  expect((await stage.ask('GET', path)).json['outcome']).toMatchObject({
    kind: 'invoiced',
    invoiceId: expect.stringMatching(/^inv_/),
  })

  const wrong = await stage.ask(
    'POST',
    '/v1/events',
    orderPlaced('untold', { lines: [{ product: 'unheard-of', quantity: '1' }] }),
  )
  await stage.bill(stage.started)
  const refused = await stage.ask('GET', `/v1/events/${String(wrong.json['eventId'])}`)
  expect(refused.json['outcome']).toMatchObject({
    kind: 'refused',
    because: expect.stringContaining('unheard-of'),
  })
})
