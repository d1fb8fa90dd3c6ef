import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../adapters/new-id.ts'
import { asTenant } from '../adapters/postgres/client.ts'
import { endFeatures, grantFeatures } from '../adapters/postgres/access/entitlements.ts'
import type { CustomerId } from '../domain/ids.ts'
import { type ApiStage, apiStage } from '../test/api-stage.ts'

let stage: ApiStage
let customerId: CustomerId

beforeAll(async () => {
  stage = await apiStage()
  customerId = await customer('ada')
})
afterAll(() => stage.stop())

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
