import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { asTenant } from '../adapters/postgres/client.ts'
import { parkSubscription } from '../adapters/postgres/sales/park.ts'
import { flat } from '../test/scenarios/subscription-verbs.ts'
import { type SubscriptionStage, subscriptionStage } from '../test/subscription-stage.ts'

let stage: SubscriptionStage

beforeAll(async () => {
  stage = await subscriptionStage()
})
afterAll(() => stage.stop())

test('a subscription is asked for, and answered when it has begun and is paid', async () => {
  const plan = await stage.plan()
  const key = randomUUID()
  const answer = await stage.ask('POST', '/v1/subscriptions', {
    subscription: key,
    customer: { key: 'ada', name: 'Ada', email: 'ada@example.test' },
    plan: plan.key,
    paymentMethod: 'pm_card_visa',
  })
  expect(answer).toMatchObject({
    status: 200,
    json: {
      answer: { effective: 'now', credits: [] },
      subscription: {
        key,
        state: 'active',
        customer: { key: 'ada' },
        plan: { key: plan.key, version: 1 },
        quantity: '1',
        currency: 'CHF',
        discountPercent: null,
        zone: 'Europe/Zurich',
        period: { index: 0 },
        pending: null,
        parked: null,
        usage: [],
        credit: { amount: '0', currency: 'CHF' },
        invoices: [{ status: 'paid', total: { amount: '2162' }, due: { amount: '0' } }],
      },
    },
  })
  const shown = answer.json['subscription']
  const { id } = shown as { id: string }
  expect((await stage.ask('GET', `/v1/subscriptions/${key}`)).json).toEqual(shown)
  expect((await stage.ask('GET', `/v1/subscriptions/${id}`)).json).toEqual(shown)
  for (const filter of [`plan=${plan.key}`, `plan=${plan.planId}&state=active`]) {
    const { json } = await stage.ask('GET', `/v1/subscriptions?customer=ada&${filter}`)
    expect(json).toEqual({ data: [shown], nextCursor: null })
  }
  expect((await stage.ask('GET', '/v1/subscriptions?customer=ada&state=pending')).json).toEqual({
    data: [],
    nextCursor: null,
  })
  const { json: event } = await stage.ask('GET', `/v1/events/${String(answer.json['eventId'])}`)
  expect(event).toMatchObject({
    source: 'durabill-api',
    outcome: { kind: 'invoiced', invoiceId: expect.stringMatching(/^inv_/) },
  })
})

test('lists have pages', async () => {
  const plan = await stage.plan()
  const paths = [1, 2, 3].map(() => stage.subscribed({ plan: plan.key }))
  await Promise.all(paths)
  const first = await stage.ask('GET', `/v1/subscriptions?plan=${plan.key}&limit=2`)
  const rest = await stage.ask(
    'GET',
    `/v1/subscriptions?plan=${plan.key}&limit=2&cursor=${String(first.json['nextCursor'])}`,
  )
  const of = ({ json }: typeof first) => (json['data'] as { id: string }[]).map(({ id }) => id)
  expect([of(first).length, of(rest).length, rest.json['nextCursor']]).toEqual([2, 1, null])
  expect(new Set([...of(first), ...of(rest)]).size).toBe(3)
})

test('a change upwards is now, with the rest credited; downwards it waits', async () => {
  const [small, large] = [await stage.plan(), await stage.plan({ prices: [flat('50.00')] })]
  const path = await stage.subscribed({ plan: small.key })
  const up = await stage.ask('POST', `${path}/change`, { plan: large.key })
  expect(up).toMatchObject({
    status: 200,
    json: {
      answer: { effective: 'now', invoiceId: expect.stringMatching(/^inv_/) },
      subscription: { state: 'active', plan: { key: large.key }, pending: null },
    },
  })
  const down = await stage.ask('POST', `${path}/change`, { plan: small.key })
  const period = (down.json['subscription'] as { period: { until: string; endsAt: string } }).period
  expect(down).toMatchObject({
    status: 200,
    json: {
      answer: { effective: 'period-end', effectiveAt: period.endsAt, invoiceId: null },
      subscription: {
        plan: { key: large.key },
        pending: { kind: 'change', plan: { key: small.key }, on: period.until, at: period.endsAt },
      },
    },
  })
  const { json: event } = await stage.ask('GET', `/v1/events/${String(down.json['eventId'])}`)
  expect(event['outcome']).toEqual({ kind: 'done', effectiveAt: period.endsAt })
})

test('a cancellation waits, is withdrawn, and is final when it is for now', async () => {
  const path = await stage.subscribed({ plan: (await stage.plan()).key })
  const waits = await stage.ask('POST', `${path}/cancel`, {})
  expect(waits.json).toMatchObject({ subscription: { pending: { kind: 'cancel' } } })
  expect((await stage.ask('POST', `${path}/cancel`, {})).status).toBe(409)
  const goesOn = await stage.ask('POST', `${path}/uncancel`, {})
  expect(goesOn.json).toMatchObject({ subscription: { pending: null, state: 'active' } })
  const over = await stage.ask('POST', `${path}/cancel`, { when: 'now', settle: 'refund' })
  expect(over.json).toMatchObject({
    answer: { effective: 'now', credits: [{ amount: { amount: '2162', currency: 'CHF' } }] },
    subscription: { state: 'cancelled', dueAt: null },
  })
  const late = await stage.ask('POST', `${path}/uncancel`, {})
  expect(late).toMatchObject({ status: 409, json: { code: 'subscription-conflict' } })
})

test.each([
  ['/change', { plan: 'no-such-plan' }, 422, '/plan'],
  ['/change', {}, 422, '/plan'],
  ['/change', { quantity: '0' }, 422, '/quantity'],
  ['/change', { quantity: '1' }, 409, '/plan'],
  ['/change', { when: 'never' }, 409, '/when'],
  ['/uncancel', {}, 409, '/when'],
  ['/cancel', { when: 'later' }, 422, '/when'],
  ['/unpark', {}, 409, undefined],
])('POST …%s %j is refused with %i', async (verb, body, status, pointer) => {
  const path = await stage.subscribed({ plan: (await stage.plan()).key })
  const answer = await stage.ask('POST', `${path}${verb}`, body)
  const [error] = (answer.json['errors'] ?? []) as { pointer?: string }[]
  expect([answer.status, error?.pointer]).toEqual([status, pointer])
  expect(typeof answer.json['fix']).toBe('string')
  const nobody = await stage.ask('POST', `/v1/subscriptions/nobody${verb}`, body)
  expect([404, 422]).toContain(nobody.status)
})

test.each([
  [{ plan: 'no-such-plan' }, 422, '/plan'],
  [{ currency: 'USD' }, 422, '/currency'],
  [{ legalEntity: 'defualt' }, 422, '/legalEntity'],
  [{ customer: { id: 'cus_00000000000000000000000000' } }, 404, '/customer/id'],
  [{ discountPercent: '101' }, 422, '/discountPercent'],
])('a request with %j is refused, and nothing is kept of it', async (more, status, pointer) => {
  const subscription = randomUUID()
  const answer = await stage.ask('POST', '/v1/subscriptions', {
    subscription,
    customer: { key: subscription },
    plan: (await stage.plan()).key,
    ...more,
  })
  const [error] = (answer.json['errors'] ?? []) as { pointer?: string }[]
  expect([answer.status, error?.pointer]).toEqual([status, pointer])
  expect((await stage.ask('GET', `/v1/subscriptions/${subscription}`)).status).toBe(404)
})

test('the same command under one Idempotency-Key is done once and answered the same', async () => {
  const path = await stage.subscribed({ plan: (await stage.plan()).key })
  const key = { 'idempotency-key': randomUUID() }
  const first = await stage.ask('POST', `${path}/change`, { quantity: '3' }, key)
  const again = await stage.ask('POST', `${path}/change`, { quantity: '3' }, key)
  expect(first.status).toBe(200)
  expect(again).toEqual(first)
})

test('16 times the same command at once: one is done, the others are told to wait or what it came to', async () => {
  const path = await stage.subscribed({ plan: (await stage.plan()).key })
  const key = { 'idempotency-key': randomUUID() }
  const answers = await Promise.all(
    Array.from({ length: 16 }, () => stage.ask('POST', `${path}/cancel`, { when: 'now' }, key)),
  )
  const said = answers.map(
    ({ status, json }) => `${status} ${'code' in json ? String(json['code']) : 'done'}`,
  )
  expect(said).toContain('200 done')
  expect(new Set([...said, '409 idempotency-key-running'])).toEqual(
    new Set(['200 done', '409 idempotency-key-running']),
  )
  const events = await stage.parts.system<{ count: number }[]>`
    select count(*)::int from platform.inbox where source_id = ${key['idempotency-key']}`
  expect(events).toEqual([{ count: 1 }])
})

test('16 equal changes at once: one is made, the others are told that it is', async () => {
  const seats = flat('20.00', { amounts: { CHF: { kind: 'per-unit', unitAmount: '20.00' } } })
  const path = await stage.subscribed({ plan: (await stage.plan({ prices: [seats] })).key })
  const answers = await Promise.all(
    Array.from({ length: 16 }, () => stage.ask('POST', `${path}/change`, { quantity: '2' })),
  )
  const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b)
  expect(statuses).toEqual([200, ...Array.from({ length: 15 }, () => 409)])
  const { json } = await stage.ask('GET', path)
  expect(json).toMatchObject({ quantity: '2', invoices: [{ status: 'paid' }, {}] })
  expect(json['invoices']).toHaveLength(2)
})

test('16 changes against each other at once: each has its turn, and the last one holds', async () => {
  const seats = flat('20.00', { amounts: { CHF: { kind: 'per-unit', unitAmount: '20.00' } } })
  const path = await stage.subscribed({ plan: (await stage.plan({ prices: [seats] })).key })
  const wishes = Array.from({ length: 16 }, (_, index) => String(index + 2))
  const answers = await Promise.all(
    wishes.map((quantity) => stage.ask('POST', `${path}/change`, { quantity, when: 'now' })),
  )
  expect(answers.map(({ status }) => status)).toEqual(wishes.map(() => 200))
  const { json } = await stage.ask('GET', path)
  expect(wishes).toContain(json['quantity'])
  expect((json['invoices'] as object[]).length).toBe(12)
})

test('16 cancellations for now, half of them refunds: one ends it, the others meet its end', async () => {
  const path = await stage.subscribed({ plan: (await stage.plan()).key })
  const answers = await Promise.all(
    Array.from({ length: 16 }, (_, index) =>
      stage.ask('POST', `${path}/cancel`, {
        when: 'now',
        settle: index % 2 === 0 ? 'refund' : 'credit',
      }),
    ),
  )
  const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b)
  expect(statuses).toEqual([200, ...Array.from({ length: 15 }, () => 409)])
})

test('a parked subscription refuses commands until it is let go on, which is noted', async () => {
  const path = await stage.subscribed({ plan: (await stage.plan()).key })
  const { json: before } = await stage.ask('GET', path)
  const id = before['id'] as `sub_${string}`
  const { tenantId, parts } = stage
  await asTenant(parts.db, tenantId, (tx) =>
    parkSubscription(tx, { subscriptionId: id, because: 'no tax rate' }),
  )
  expect((await stage.ask('GET', path)).json).toMatchObject({ parked: 'no tax rate', dueAt: null })
  const refused = await stage.ask('POST', `${path}/change`, { quantity: '2' })
  expect(refused).toMatchObject({ status: 409, json: { code: 'subscription-parked' } })
  const { status, json } = await stage.ask('POST', `${path}/unpark`, { reason: 'there is one now' })
  expect([status, json]).toEqual([200, before])
  const [audit] = await parts.system<{ action: string; detail: object }[]>`
    select action, detail from platform.audit where subject = ${id}`
  expect(audit).toEqual({
    action: 'subscription.unparked',
    detail: { because: 'no tax rate', reason: 'there is one now' },
  })
})
