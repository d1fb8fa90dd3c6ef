import { Hono } from 'hono'
import { afterEach, expect, test } from 'vitest'

import { engineClient } from '../../cli/client.ts'
import { pretend, type Pretended } from './pretend-engine.ts'

let server: Pretended | undefined
afterEach(async () => {
  await server?.stop()
  server = undefined
})

async function clientOf(app: Hono, onRequest?: (curl: string) => void) {
  server = await pretend(app)
  return engineClient({ url: server.url, apiKey: 'dbk_secret', onRequest })
}

test('a list is read page after page', async () => {
  const app = new Hono().get('/v1/things', (c) => {
    const at = Number(c.req.query('cursor') ?? 0)
    const nextCursor = at < 4 ? String(at + 2) : null
    return c.json({ data: [at, at + 1], nextCursor })
  })
  const client = await clientOf(app)
  expect(await Array.fromAsync(client.pages<number>('/v1/things'))).toEqual([0, 1, 2, 3, 4, 5])
})

test('a write that is tried again carries the same key', async () => {
  const keys: (string | undefined)[] = []
  const app = new Hono().post('/v1/things', (c) => {
    keys.push(c.req.header('idempotency-key'))
    return keys.length < 3 ? c.json({}, 503) : c.json({ id: 'a' }, 201)
  })
  const client = await clientOf(app)
  expect(await client.post('/v1/things', { body: {} })).toEqual({ id: 'a' })
  expect(keys).toHaveLength(3)
  expect(new Set(keys).size).toBe(1)
})

test.each([
  [404, 'invoice-not-found', 3],
  [409, 'invoice-not-collecting', 4],
  [412, 'version-old', 4],
  [422, 'event-invalid', 1],
  [401, 'key-unknown', 1],
  [500, 'engine-failed', 1],
] as const)('a problem %i, %s, ends with exit code %i', async (status, code, exitCode) => {
  const problem = { detail: 'So it is.', code, fix: 'Do that.', errors: [{ message: 'here' }] }
  const app = new Hono().get('/v1/thing', (c) => c.json(problem, status))
  const client = await clientOf(app)
  await expect(client.get('/v1/thing')).rejects.toMatchObject({
    exitCode,
    complaint: { what: 'So it is.', why: 'here', fix: 'Do that.', code },
  })
})

test('a provider that is down has its own exit code', async () => {
  const app = new Hono().get('/v1/thing', (c) => c.json({ code: 'provider-unavailable' }, 503))
  await expect((await clientOf(app)).get('/v1/thing')).rejects.toMatchObject({ exitCode: 7 })
})

test('an answer that is no problem document still says what to do', async () => {
  const app = new Hono().get('/v1/thing', (c) => c.text('<h1>Bad gateway</h1>', 500))
  await expect((await clientOf(app)).get('/v1/thing')).rejects.toMatchObject({
    complaint: {
      what: 'The engine answered 500.',
      fix: expect.stringContaining('doctor') as unknown,
    },
  })
})

test('where nobody listens, that is said', async () => {
  const client = engineClient({ url: 'http://127.0.0.1:9', apiKey: 'dbk_secret' })
  await expect(client.get('/v1/doctor')).rejects.toMatchObject({
    exitCode: 1,
    complaint: { what: 'No engine answers at http://127.0.0.1:9.' },
  })
})

test('a request is shown as curl, without the key', async () => {
  const shown: string[] = []
  const app = new Hono().post('/v1/things', (c) => c.json({}))
  const client = await clientOf(app, (curl) => shown.push(curl))
  await client.post('/v1/things', { body: { name: "O'Neil" }, idempotencyKey: 'k' })
  expect(shown).toEqual([
    `curl -sS -X POST '${client.url}/v1/things' -H "Authorization: Bearer $DURABILL_API_KEY"` +
      ` -H 'Accept: application/json' -H 'Content-Type: application/json'` +
      ` -H 'Idempotency-Key: k' -d '{"name":"O'\\''Neil"}'`,
  ])
})
