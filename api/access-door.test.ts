import { serve } from '@hono/node-server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accessActivities } from '../activities/access/index.ts'
import { newId } from '../adapters/new-id.ts'
import { keyRing } from '../adapters/postgres/platform/key-ring.ts'
import type { CustomerId } from '../domain/ids.ts'
import { type ApiStage, apiStage } from '../test/api-stage.ts'
import { checkDoor } from './access-door.ts'

let stage: ApiStage
let customerId: CustomerId
let url: string
let key: string
/** How many requests came to the app. */
let passed = 0
let close: () => void

beforeAll(async () => {
  stage = await apiStage()
  customerId = newId('customer')
  key = (await stage.newKey()).key
  await accessActivities({ db: stage.app }).grant([
    {
      tenantId: stage.tenantId,
      customerId,
      transactionId: newId('transaction'),
      cause: { kind: 'subscription', id: 'sub_1' },
      features: ['exports'],
      standing: 'paid',
    },
  ])
  await stage.access.nudge()
  const door = checkDoor({
    access: stage.access,
    findHolder: keyRing(stage.system),
    app: (...asked) => {
      passed += 1
      return stage.api.fetch(...asked)
    },
  })
  const server = serve({ fetch: door, port: 0, hostname: '127.0.0.1' })
  close = () => server.close()
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
})
afterAll(async () => {
  close()
  await stage.stop()
})

const get = (feature: string, with_ = key) =>
  fetch(`${url}/v1/check?customer=${customerId}&feature=${feature}`, {
    headers: { authorization: `Bearer ${with_}` },
  })

const post = (body: object) =>
  fetch(`${url}/v1/check`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

/** What was answered, and whether the app was asked. */
async function told(asked: () => Promise<Response>) {
  const before = passed
  const response = await asked()
  const { allowed, reason, code } = (await response.json()) as Record<string, unknown>
  return { status: response.status, allowed, reason, code, asked: passed - before }
}

const undated = async (asked: Promise<Response>) => ({
  ...((await (await asked).json()) as object),
  asOf: '',
})

const yes = { status: 200, allowed: true, reason: 'paid' }

test('the door answers as the app does, once it has seen the app let the key in', async () => {
  const plain = { customer: customerId, feature: 'exports' }
  expect(await told(() => get('exports'))).toMatchObject({ ...yes, asked: 1 })
  expect(await told(() => get('exports'))).toMatchObject({ ...yes, asked: 0 })
  expect(await told(() => post(plain))).toMatchObject({ ...yes, asked: 0 })
  const byApp = stage
    .as(key)('POST', '/v1/check', plain)
    .then(({ json }) => ({ ...json, asOf: '' }))
  expect(await undated(get('exports'))).toEqual(await byApp)
})

test('no, a consumption, a stranger and a bad key go through the app', async () => {
  await get('exports')
  const no = { status: 200, allowed: false, reason: 'no-grant', asked: 1 }
  expect(await told(() => get('other'))).toMatchObject(no)
  expect(await told(() => post({ customer: customerId, feature: 'other' }))).toMatchObject(no)
  const consumed = { customer: customerId, feature: 'exports', consume: '1' }
  expect(await told(() => post(consumed))).toMatchObject({ ...yes, asked: 1 })
  const bad = { status: 401, code: 'key-unknown', asked: 1 }
  expect(await told(() => get('exports', `${key.slice(0, -1)}!`))).toMatchObject(bad)
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
})

test('a key that may not read, or of another tenant, gets nothing from what the door remembers', async () => {
  const writer = await stage.newKey({ scopes: ['write'] })
  const other = await stage.anotherTenant()
  await get('exports')
  const forbidden = { status: 403, code: 'scope-missing', asked: 1 }
  expect(await told(() => get('exports', writer.key))).toMatchObject(forbidden)
  expect(await told(() => get('exports', writer.key))).toMatchObject(forbidden)
  const stranger = { status: 404, code: 'customer-not-found', asked: 1 }
  expect(await told(() => get('exports', other.key))).toMatchObject(stranger)
})
