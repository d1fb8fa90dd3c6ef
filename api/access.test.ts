import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../adapters/new-id.ts'
import { asTenant } from '../adapters/postgres/client.ts'
import { endFeatures, grantFeatures } from '../adapters/postgres/access/entitlements.ts'
import type { CustomerId } from '../domain/ids.ts'
import { accessActivities } from '../activities/access/index.ts'
import { type ApiStage, apiStage } from '../test/api-stage.ts'

let stage: ApiStage
let customerId: CustomerId

beforeAll(async () => {
  stage = await apiStage({
    offerFor: async ({ feature }) => (feature === 'calls' ? offer : fail()),
  })
  customerId = await customer('ada')
})
afterAll(() => stage.stop())

const offer = {
  offerId: 'off_1',
  plan: 'pro',
  today: { amount: '1000', currency: 'CHF' },
  // oxlint-disable-next-line unicorn/no-thenable -- The word of the contract; it is data, no function.
  then: { amount: '4900', currency: 'CHF' },
  every: 'month',
  url: 'https://example.test/offers/off_1',
}

function fail(): never {
  throw new Error('Nobody can be offered this.')
}

async function customer(key: string, more = {}): Promise<CustomerId> {
  const { json } = await stage.ask('POST', '/v1/customers', {
    key,
    name: key,
    address: { country: 'CH' },
    ...more,
  })
  return json['id'] ?? ('' as CustomerId)
}

const grant = (feature: string, standing: 'paid' | 'grace' = 'paid', who = customerId) =>
  asTenant(stage.app, stage.tenantId, (tx) =>
    grantFeatures(tx, [
      {
        tenantId: stage.tenantId,
        customerId: who,
        transactionId: newId('transaction'),
        causeKind: 'purchase',
        causeId: 'inv_1',
        feature,
        standing,
      },
    ]),
  )

const end = (feature: string) =>
  asTenant(stage.app, stage.tenantId, (tx) =>
    endFeatures(tx, {
      tenantId: stage.tenantId,
      causeKind: 'purchase',
      causeId: 'inv_1',
      features: [feature],
      because: 'credited',
    }),
  )

const check = async (who: unknown, feature: string) =>
  (await stage.ask('POST', '/v1/check', { customer: who, feature })).json

test('a right is seen from its grant to its end', async () => {
  expect(await check(customerId, 'exports')).toMatchObject({ allowed: false, reason: 'no-grant' })
  await grant('exports', 'grace')
  await stage.access.nudge()
  expect(await check(customerId, 'exports')).toMatchObject({
    allowed: true,
    reason: 'grace',
    customerId,
  })
  await grant('exports')
  await stage.access.nudge()
  expect(await check({ key: 'ada' }, 'exports')).toMatchObject({ allowed: true, reason: 'paid' })
  await end('exports')
  await stage.access.nudge()
  expect(await check({ key: 'ada' }, 'exports')).toMatchObject({
    allowed: false,
    reason: 'ended',
    until: expect.any(String),
  })
  expect((await stage.ask('GET', '/v1/entitlements?customer=ada')).json['data']).toMatchObject([
    { feature: 'exports', endedBecause: 'credited' },
  ])
})

test('a customer on a test clock is judged by its time', async () => {
  const { json: clock } = await stage.ask('POST', '/v1/clocks', {
    name: 'c',
    now: '2030-01-01T00:00:00Z',
  })
  const later = await customer('later', { clock: clock['id'] })
  await grant('exports', 'paid', later)
  await stage.system`update access.entitlement set ends_at = '2030-01-02', changed_xid = pg_current_xact_id() where customer_id = ${later}`
  await stage.access.nudge()
  expect(await check(later, 'exports')).toMatchObject({
    allowed: true,
    until: '2030-01-02T00:00:00.000Z',
  })
  await stage.system`update platform.clock set now_at = '2030-01-02'`
  await stage.access.nudge()
  expect(await check(later, 'exports')).toMatchObject({ allowed: false, reason: 'ended' })
})

const told = () => stage.system<{ feature: string; subject: string }[]>`
  select data->>'feature' as feature, subject from platform.outbox
   where type = 'access.denied.v1' and data->>'feature' in ('api', 'sso') order by 1`

test('a denied check is a fact, once a minute for a customer and feature', async () => {
  const asked = await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      check({ key: 'ada' }, index % 2 === 0 ? 'api' : 'sso'),
    ),
  )
  expect(asked.every(({ allowed }) => !allowed)).toBe(true)
  await expect.poll(told, { timeout: 10_000 }).toHaveLength(2)
  expect([...(await told())]).toEqual([
    { feature: 'api', subject: customerId },
    { feature: 'sso', subject: customerId },
  ])
})

test('a customer whom nobody knows is a mistake, and no denial', async () => {
  for (const who of [{ key: 'nobody' }, `cus_${'0'.repeat(26)}`]) {
    const answer = await stage.ask('POST', '/v1/check', { customer: who, feature: 'exports' })
    expect([answer.status, answer.json['code']]).toEqual([404, 'customer-not-found'])
  }
})

/** So many calls a month, by a subscription. */
const limit = (who: CustomerId, units: string) =>
  accessActivities({ db: stage.app }).grant([
    {
      tenantId: stage.tenantId,
      customerId: who,
      transactionId: newId('transaction'),
      cause: { kind: 'subscription', id: 'sub_1' },
      features: [],
      standing: 'paid',
      quotas: [
        {
          feature: 'calls',
          limit: units,
          anchorOn: '2020-01-31',
          interval: { unit: 'month', count: 1 },
          zone: 'Europe/Zurich',
        },
      ],
    },
  ])

test('a limit is told, previewed, taken from, and ends in an offer', async () => {
  const who = await customer('limited')
  await limit(who, '3')
  await stage.access.nudge()
  const ask = async (more: object) =>
    (await stage.ask('POST', '/v1/check', { customer: who, feature: 'calls', ...more })).json
  const before = { limit: '3', used: '0', remaining: '3', resetsAt: expect.any(String) }
  expect(await ask({})).toMatchObject({ allowed: true, reason: 'paid', ...before })
  expect(await ask({ consume: '4', preview: true })).toMatchObject({
    allowed: false,
    reason: 'quota-used-up',
    ...before,
  })
  expect(await ask({ consume: '2.5' })).toMatchObject({ allowed: true, used: '2.5' })
  expect(await ask({ consume: { quantity: '1' } })).toMatchObject({
    allowed: false,
    reason: 'quota-used-up',
    remaining: '0.5',
    offer,
  })
  await stage.access.nudge()
  const { json } = await stage.ask('GET', '/v1/check?customer=limited&feature=calls')
  expect(json).toMatchObject({ allowed: true, used: '2.5', remaining: '0.5' })
})

test('an Idempotency-Key names a consumption that has no id of its own', async () => {
  const who = await customer('keyed')
  await limit(who, '9')
  const body = { customer: who, feature: 'calls', consume: '2' }
  const once = () => stage.ask('POST', '/v1/check', body, { 'idempotency-key': 'k-1' })
  expect((await once()).json).toMatchObject({ used: '2' })
  expect((await once()).json).toMatchObject({ used: '2' })
})

test('a denial without an offer is told without one', async () => {
  const answer = await check(customerId, 'never-granted')
  expect(answer).toMatchObject({ allowed: false, reason: 'no-grant' })
  expect(answer['offer']).toBeUndefined()
})

test.each([
  { sent: { consume: '0' }, pointer: '/consume' },
  { sent: { consume: 1 }, pointer: '/consume' },
  { sent: { consume: '1e3' }, pointer: '/consume' },
  { sent: { consume: { quantity: '-1' } }, pointer: '/consume/quantity' },
  { sent: { feature: '' }, pointer: '/feature' },
  { sent: { customer: 'ada' }, pointer: '/customer' },
])('$sent is refused at $pointer', async ({ sent, pointer }) => {
  const body = { customer: customerId, feature: 'exports', ...sent }
  const { status, json } = await stage.ask('POST', '/v1/check', body)
  expect([status, json['code']]).toEqual([422, 'request-invalid'])
  expect(json['errors']).toMatchObject([{ pointer }])
})

test('an address is read as strictly as a body', async () => {
  const { status, json } = await stage.ask('GET', '/v1/check?customer=ada&feature=&else=1')
  expect([status, json['code']]).toEqual([400, 'request-invalid'])
  expect(json['errors']).toMatchObject([{ pointer: '/query/feature' }, { pointer: '/query' }])
})
