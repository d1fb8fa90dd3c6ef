import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accessActivities } from '../../activities/access/index.ts'
import type { CustomerId, TenantId } from '../../domain/ids.ts'
import { freshDatabase, type FreshDatabase } from '../../test/database.ts'
import { newId } from '../new-id.ts'
import { connect, type Db } from '../postgres/client.ts'
import { createTenant } from '../postgres/platform/tenants.ts'
import { consumer } from './consumer.ts'

const seed = 20_261_124
let database: FreshDatabase
let app: Db
let system: Db
let tenantId: TenantId

beforeAll(async () => {
  database = await freshDatabase()
  app = connect(database.url, { role: 'durabill_app', max: 4 })
  system = connect(database.url, { role: 'durabill_system', max: 2 })
  tenantId = await createTenant(system, { name: 'A' })
})
afterAll(async () => {
  await Promise.all([app.end(), system.end()])
  await database.drop()
})

/** A limit from each of so many subscriptions, the first of which begins anew first. */
async function limited(limits: readonly number[]): Promise<CustomerId> {
  const customerId = newId('customer')
  await accessActivities({ db: app }).grant(
    limits.map((limit, index) => ({
      tenantId,
      customerId,
      transactionId: newId('transaction'),
      cause: { kind: 'subscription', id: `sub_${customerId}_${index}` },
      features: [],
      standing: 'paid',
      quotas: [
        {
          feature: 'calls',
          limit: (limit / 10).toFixed(1),
          anchorOn: '2020-01-01',
          interval: { unit: 'year', count: 100 + index },
          zone: 'UTC',
        },
      ],
    })),
  )
  return customerId
}

/** In tenths: whole numbers, so that the model needs no decimals. */
function model(limits: readonly number[], quantities: readonly number[]) {
  const used = limits.map(() => 0)
  const allowed = quantities.map((quantity) => {
    const room = limits.map((limit, index) => limit - (used[index] ?? 0))
    if (quantity > room.reduce((sum, one) => sum + one, 0)) return false
    let left = quantity
    for (const [index, some] of room.entries()) {
      const part = Math.min(some, left)
      used[index] = (used[index] ?? 0) + part
      left -= part
    }
    return true
  })
  return { allowed, used }
}

test(`what comes together is taken in its order, whole or not at all, from what resets first (seed ${seed})`, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(100), { minLength: 1, maxLength: 3 }),
      fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 12 }),
      async (limits, quantities) => {
        const customerId = await limited(limits)
        const consume = consumer(app)
        const answers = await Promise.all(
          quantities.map((quantity) =>
            consume({
              tenantId,
              customerId,
              feature: 'calls',
              quantity: { digits: BigInt(quantity), scale: 1 },
            }),
          ),
        )
        const expected = model(limits, quantities)
        expect(answers.map((answer) => answer !== 'name-reused' && answer.allowed)).toEqual(
          expected.allowed,
        )
        const rows = await system<{ used: string }[]>`
          select used from access.quota where customer_id = ${customerId} order by cause_id`
        expect(rows.map(({ used }) => Math.round(Number(used) * 10))).toEqual(expected.used)
      },
    ),
    { seed, numRuns: 40 },
  )
})

test('who has no limit takes as much as they like; who has no right takes nothing', async () => {
  const customerId = await limited([10])
  const consume = consumer(app)
  const quantity = { digits: 1_000n, scale: 0 }
  await accessActivities({ db: app }).grant([
    {
      tenantId,
      customerId,
      transactionId: newId('transaction'),
      cause: { kind: 'purchase', id: `inv_${customerId}` },
      features: ['calls'],
      standing: 'paid',
    },
  ])
  expect(await consume({ tenantId, customerId, feature: 'calls', quantity })).toEqual({
    allowed: true,
    reason: 'paid',
  })
  expect(await consume({ tenantId, customerId, feature: 'other', quantity })).toEqual({
    allowed: false,
    reason: 'no-grant',
  })
})

test('what is named twice at once counts once; the name of another thing is refused', async () => {
  const customerId = await limited([100])
  const other = await limited([100])
  const consume = consumer(app)
  const named = {
    tenantId,
    customerId,
    feature: 'calls',
    quantity: { digits: 4n, scale: 0 },
    id: 'one',
  }
  const [first, again, stranger] = await Promise.all([
    consume(named),
    consume(named),
    consume({ ...named, customerId: other }),
  ])
  expect(first).toMatchObject({ allowed: true, allowance: { used: '4', remaining: '6' } })
  expect(again).toEqual(first)
  expect(stranger).toBe('name-reused')
  expect(await consume(named)).toEqual(first)
})
