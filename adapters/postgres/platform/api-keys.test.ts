import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TenantId } from '../../../domain/ids.ts'
import { freshDatabase, type FreshDatabase } from '../../../test/database.ts'
import { asTenant, connect, type Db } from '../client.ts'
import { createApiKey, revokeApiKey } from './api-keys.ts'
import { keyRing } from './key-ring.ts'
import { createTenant } from './tenants.ts'

let database: FreshDatabase
let app: Db
let system: Db
let tenantId: TenantId

beforeAll(async () => {
  database = await freshDatabase()
  app = connect(database.url, { role: 'durabill_app', max: 2 })
  system = connect(database.url, { role: 'durabill_system', max: 2 })
  tenantId = await createTenant(system, { name: 'A' })
})
afterAll(async () => {
  await Promise.all([app.end(), system.end()])
  await database.drop()
})

const make = () =>
  asTenant(app, tenantId, (tx) => createApiKey(tx, { tenantId, name: 'k', scopes: ['read'] }))

test('a key is 256 random bits with a checksum, and is stored nowhere', async () => {
  const { key } = await make()
  expect(key).toMatch(/^dbk_[A-Za-z0-9_-]{49}$/)
  const [row] = await system<
    { text: string }[]
  >`select string_agg(k::text, ' ') as text from platform.api_key k`
  expect(row?.text).not.toContain(key.slice(4, 40))
  expect(await keyRing(system)(key)).toMatchObject({ tenantId, scopes: ['read'] })
})

test('a key with one letter changed is not even looked up', async () => {
  const { key } = await make()
  const nobody = connect('postgres://127.0.0.1:9/none', { role: 'durabill_system' })
  const find = keyRing(nobody)
  for (let at = 0; at < key.length; at += 1) {
    const changed = key.slice(0, at) + (key[at] === 'x' ? 'y' : 'x') + key.slice(at + 1)
    expect(await find(changed)).toBeUndefined()
  }
  await nobody.end({ timeout: 0 })
})

test('a key taken back is forgotten within thirty seconds, and not before it is asked again', async () => {
  let nowMs = 0
  const find = keyRing(system, { now: () => nowMs })
  const { key, keyId } = await make()
  expect(await find(key)).toBeDefined()
  await asTenant(app, tenantId, (tx) => revokeApiKey(tx, keyId))
  nowMs = 29_999
  expect(await find(key)).toBeDefined()
  nowMs = 30_000
  expect(await find(key)).toBeUndefined()
})
