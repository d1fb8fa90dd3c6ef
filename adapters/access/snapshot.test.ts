import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../new-id.ts'
import { asTenant, connect, type Db } from '../postgres/client.ts'
import { grantFeatures } from '../postgres/access/entitlements.ts'
import { createTenant } from '../postgres/platform/tenants.ts'
import type { CustomerId, TenantId } from '../../domain/ids.ts'
import { freshDatabase, type FreshDatabase } from '../../test/database.ts'
import { seeded } from '../../test/seeded.ts'
import { type AccessSnapshot, accessSnapshot } from './snapshot.ts'

let database: FreshDatabase
let app: Db
let system: Db
let access: AccessSnapshot
let tenantId: TenantId

beforeAll(async () => {
  database = await freshDatabase()
  app = connect(database.url, { role: 'durabill_app', max: 8 })
  system = connect(database.url, { role: 'durabill_system', max: 4 })
  tenantId = await createTenant(system, { name: 'A' })
  access = await accessSnapshot({ system })
})
afterAll(async () => {
  access.stop()
  await Promise.all([app.end(), system.end()])
  await database.drop()
})

/** Grants in a transaction that stays open, once it has written, until `beforeCommit` is done. */
async function grant(
  customerId: CustomerId,
  beforeCommit: () => Promise<unknown> = async () => {},
) {
  await asTenant(app, tenantId, async (tx) => {
    await grantFeatures(tx, [
      {
        tenantId,
        customerId,
        transactionId: newId('transaction'),
        causeKind: 'purchase',
        causeId: 'inv_1',
        feature: 'f',
        standing: 'paid',
      },
    ])
    await beforeCommit()
  })
}

const isAllowed = (customerId: CustomerId) =>
  access.check({ tenantId, customerId, feature: 'f' }).allowed

test('a transaction that began first and commits last is not overlooked', async () => {
  const [slow, quick] = [newId('customer'), newId('customer')]
  const [written, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const open = grant(slow, () => {
    written.resolve()
    return gate.promise
  })
  await written.promise
  await grant(quick)
  await access.nudge()
  expect([isAllowed(slow), isAllowed(quick)]).toEqual([false, true])
  gate.resolve()
  await open
  await access.nudge()
  expect(isAllowed(slow)).toBe(true)
})

test('commits in any order, while it reads all the time: in the end nothing is missing', async () => {
  const random = seeded(20_261_121)
  const customers = Array.from({ length: 120 }, () => newId('customer'))
  const done = new AbortController()
  const readers = (async () => {
    while (!done.signal.aborted) await access.nudge()
  })()
  await Promise.all(
    customers.map((customerId) =>
      grant(customerId, () => new Promise((resolve) => setTimeout(resolve, random(40)))),
    ),
  )
  done.abort()
  await readers
  await access.nudge()
  expect(customers.filter((customerId) => !isAllowed(customerId))).toEqual([])
})

test('what was there at the start is known at the start', async () => {
  const customerId = newId('customer')
  await grant(customerId)
  const fresh = await accessSnapshot({ system })
  expect(fresh.check({ tenantId, customerId, feature: 'f' })).toMatchObject({
    allowed: true,
    reason: 'paid',
  })
  expect(fresh.knows({ tenantId, customerId })).toBe(true)
  expect(fresh.knows({ tenantId: newId('tenant'), customerId })).toBe(false)
  fresh.stop()
})

test('it follows by itself', async () => {
  const customerId = newId('customer')
  await grant(customerId)
  await expect.poll(() => isAllowed(customerId), { timeout: 10_000 }).toBe(true)
})

test('while the database is away it answers from memory, and says so', async () => {
  const other = connect(database.url, { role: 'durabill_system', max: 2 })
  const faults: unknown[] = []
  const customerId = newId('customer')
  await grant(customerId)
  const alone = await accessSnapshot({ system: other, onFault: (error) => faults.push(error) })
  await other.end()
  await expect.poll(() => faults.length, { timeout: 10_000 }).toBeGreaterThan(0)
  expect(alone.check({ tenantId, customerId, feature: 'f' }).allowed).toBe(true)
  alone.stop()
})
