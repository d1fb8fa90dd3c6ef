import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Somebody, type UsageStage, usageStage } from '../test/usage-stage.ts'

let stage: UsageStage
let ada: Somebody
beforeAll(async () => {
  stage = await usageStage()
})
afterAll(() => stage.stop())
beforeEach(async () => {
  ada = await stage.somebody()
})

const hours = (count: number) => new Date(Date.now() + count * 3_600_000).toISOString()
const at = (date: Date | undefined, ms: number) =>
  new Date((date?.getTime() ?? 0) + ms).toISOString()
const states = (results: readonly Record<string, unknown>[]) => results.map(({ state }) => state)

test('one event is counted, and a repeat of it changes nothing', async () => {
  await ada.open()
  const event = ada.used('one', { quantity: '2.5' })
  const first = await stage.ask('POST', '/v1/events', event)
  expect([first.status, first.json]).toEqual([202, { duplicate: false, state: 'counted' }])
  const again = await stage.ask('POST', '/v1/events', event)
  expect([again.status, again.json]).toEqual([202, { duplicate: true, state: 'counted' }])
  expect(await ada.sums()).toMatchObject([
    { events: 1, total: '2.5', highest: '2.5', duplicates: 1 },
  ])
})

test('a batch is answered in its order; what is wrong in it holds up nobody', async () => {
  await ada.open()
  const results = await stage.send([
    ada.used('a', { quantity: '1' }),
    ada.used('b', { meter: 'byte' }),
    ada.used('c', { customer: { key: 'nobody' } }),
    ada.used('d', { quantity: '-1' }),
    ada.used('e', {}, { time: hours(2) }),
    ada.used('f', { quantity: 3 }, { time: hours(0.5) }),
    ada.used('a', { quantity: '1' }),
    { id: 'g', type: 'order.dreamt' },
    ada.used('h', { customer: { id: ada.customerId }, quantity: '0.000000000001' }),
  ])
  expect(results).toMatchObject(
    [
      { id: 'a', status: 202, duplicate: false, state: 'counted' },
      { id: 'b', status: 404, code: 'meter-not-found', fix: /Did you mean "bytes"\?/ },
      { id: 'c', status: 404, code: 'customer-not-found' },
      { id: 'd', status: 422, code: 'event-invalid' },
      { id: 'e', status: 422, code: 'event-in-future' },
      { id: 'f', status: 202, duplicate: false, state: 'counted' },
      { id: 'a', status: 202, duplicate: true, state: 'counted' },
      { id: 'g', status: 422, code: 'event-type-unknown' },
      { id: 'h', status: 202, duplicate: false, state: 'counted' },
    ].map(({ fix, ...result }) => ({ ...result, ...(fix && { fix: expect.stringMatching(fix) }) })),
  )
  const pointers = results.map(
    ({ errors }) => (errors as { pointer: string }[] | undefined)?.[0]?.pointer,
  )
  expect(pointers.slice(1, 5)).toEqual([
    '/data/meter',
    '/data/customer/key',
    '/data/quantity',
    '/time',
  ])
  expect(await ada.sums()).toMatchObject([
    { events: 3, total: '4.000000000001', highest: '3', duplicates: 1 },
  ])
})

test('a batch may place the order that makes the customer whose use it holds', async () => {
  const customer = { key: `${ada.key}-new`, name: 'New' }
  const order = {
    specversion: '1.0',
    id: 'order',
    source: ada.key,
    type: 'order.placed',
    data: { order: ada.key, customer, currency: 'CHF', lines: [{ product: 'pro', quantity: '1' }] },
  }
  const results = await stage.send([ada.used('u', { customer: { key: customer.key } }), order])
  expect(results).toMatchObject([
    { id: 'u', status: 202, state: 'waiting' },
    { id: 'order', status: 202, transactionId: expect.stringMatching(/^txn_/) },
  ])
})

test('names and ids are kept as they are, whatever is in them', async () => {
  await ada.open()
  const names = [
    'tab\there',
    'new\nline',
    'back\\slash',
    '\\N',
    '{"a,b"}',
    "quo'te",
    'ünï 🙂',
    'NULL',
    ' ',
  ]
  const events = names.map((name) => ada.used(name, {}, { source: `${ada.key} ${name}` }))
  expect(new Set(states(await stage.send(events)))).toEqual(new Set(['counted']))
  const { json } = await stage.ask('GET', `/v1/usage/events?customer=${ada.key}&limit=100`)
  const kept = (json['data'] ?? []) as { id: string; source: string }[]
  expect(kept.map(({ id, source }) => `${source}|${id}`).toSorted()).toEqual(
    names.map((name) => `${ada.key} ${name}|${name}`).toSorted(),
  )
})

test('offsets of any size are taken as the instant they mean', async () => {
  await ada.open({ fromDays: -3 })
  const [yesterday] = hours(-24).split('.')
  const times = [
    `${yesterday}Z`,
    `${yesterday}+23:59`,
    `${yesterday}-11:30`,
    `${yesterday}.123456789Z`,
  ]
  const results = await stage.send(times.map((time, index) => ada.used(`${index}`, {}, { time })))
  expect(states(results)).toEqual(times.map(() => 'counted'))
})

test('an event too far ahead is refused, also where its window is remembered', async () => {
  await ada.open()
  expect(states(await stage.send([ada.used('now', {}, { time: hours(0) })]))).toEqual(['counted'])
  const results = await stage.send([ada.used('then', {}, { time: hours(2) }), ada.used('and now')])
  expect(results).toMatchObject([{ code: 'event-in-future' }, { state: 'counted' }])
  expect(await ada.sums()).toMatchObject([{ events: 2 }])
})

test('five thousand fit into one batch, if all of them are usage', async () => {
  await ada.open()
  const long = `${ada.key}${'x'.repeat(150)}`
  const events = Array.from({ length: 5_000 }, (_, index) =>
    ada.used(`${long}${index}`, {}, { source: long }),
  )
  expect(JSON.stringify(events).length).toBeGreaterThan(2 * 1024 * 1024)
  expect(new Set(states(await stage.send(events)))).toEqual(new Set(['counted']))
  expect(await ada.sums()).toMatchObject([{ events: 5_000, total: '5000' }])
  const mixed = [...events.slice(0, 1_000), { id: 'x', type: 'order.placed' }]
  const { status, json } = await stage.ask('POST', '/v1/events', mixed)
  expect([status, json['code']]).toEqual([422, 'batch-too-large'])
})

describe('the window of an event', () => {
  test('holds its time: from its start, up to but not at its end', async () => {
    const windowId = await ada.open({ fromDays: -10, untilDays: -5 })
    const [row] = await stage.system<{ start: Date; end: Date }[]>`
      select starts_at as start, ends_at as end from sales.usage_window where window_id = ${windowId}`
    const results = await stage.send([
      ada.used('before', {}, { time: at(row?.start, -1) }),
      ada.used('start', {}, { time: at(row?.start, 0) }),
      ada.used('last', {}, { time: at(row?.end, -1) }),
      ada.used('end', {}, { time: at(row?.end, 0) }),
    ])
    expect(states(results)).toEqual(['waiting', 'counted', 'counted', 'waiting'])
  })

  test('is of the oldest subscription, unless the event names one', async () => {
    const younger = await ada.subscribe(`${ada.key}-more`)
    const theirs = await ada.open({ subscriptionId: younger })
    const first = await ada.open()
    await stage.send([
      ada.used('any', { quantity: '1' }),
      ada.used('by key', { subscription: `${ada.key}-more`, quantity: '10' }),
      ada.used('by id', { subscription: younger, quantity: '100' }),
    ])
    const totals = new Map((await ada.sums()).map(({ id, total }) => [id, total]))
    expect([totals.get(first), totals.get(theirs)]).toEqual(['1', '110'])
    const unknown = await stage.send([ada.used('unknown', { subscription: 'none such' })])
    expect(states(unknown)).toEqual(['waiting'])
  })
})

test('usage is read by its windows', async () => {
  const windowId = await ada.open()
  await ada.open({ meter: 'calls', fromDays: -9 })
  await stage.send([
    ada.used('1', { quantity: '4' }),
    ada.used('2', { quantity: '0.5' }),
    ada.used('3', { meter: 'calls', quantity: '9' }),
  ])
  const { json } = await stage.ask('GET', `/v1/usage?customer=${ada.key}`)
  expect(json['data']).toMatchObject([
    { meter: 'calls', aggregation: 'count', value: '1', total: '9' },
    { windowId, meter: 'bytes', value: '4.5', events: 2, highest: '4', state: 'open' },
  ])
  const one = await stage.ask('GET', `/v1/usage?subscription=${ada.key}-pro&meter=bytes`)
  expect(one.json['data']).toMatchObject([{ windowId }])
  expect((await stage.ask('GET', '/v1/usage')).status).toBe(400)
})

test('a window is read by its events, and a customer by all of theirs, page by page', async () => {
  const windowId = await ada.open()
  const events = Array.from({ length: 30 }, (_, index) =>
    ada.used(`e${index}`, {}, { time: hours(-(index % 7)) }),
  )
  await stage.send([...events, ada.used('waits', { meter: 'calls' })])
  const byWindow = await pages(`window=${windowId}`)
  const byCustomer = await pages(`customer=${ada.key}`)
  expect([byWindow.length, byCustomer.length]).toEqual([30, 31])
  for (const seen of [byWindow, byCustomer]) {
    expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length)
    const times = seen.map(({ time }) => time)
    expect(times).toEqual(times.toSorted().toReversed())
  }
})

async function pages(whose: string): Promise<{ readonly id: string; readonly time: string }[]> {
  const seen: { id: string; time: string }[] = []
  for (let cursor = ''; ;) {
    const { json } = await stage.ask('GET', `/v1/usage/events?${whose}&limit=7${cursor}`)
    seen.push(...(json['data'] ?? []))
    if (json['nextCursor'] === null) return seen
    cursor = `&cursor=${String(json['nextCursor'])}`
  }
}
