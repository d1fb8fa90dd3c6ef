import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Hono } from 'hono'
import { afterAll, afterEach, expect, test } from 'vitest'

import { engineClient } from '../../cli/client.ts'
import { importOrders } from '../../cli/import/import-orders.ts'
import { pretend, pretendIntake, type Pretended } from './pretend-engine.ts'

const folder = mkdtempSync(join(tmpdir(), 'durabill-import-'))
afterAll(() => rmSync(folder, { recursive: true }))

let server: Pretended | undefined
afterEach(() => server?.stop())

async function clientOf(app: Hono) {
  server = await pretend(app)
  return engineClient({ url: server.url, apiKey: 'dbk_x' })
}

const header = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country'

/** A file of `count` documents of one line each. Each test has its own, and so its own memory. */
function fileOf(name: string, count: number): string {
  const rows = Array.from(
    { length: count },
    (_, index) => `${name}-${index},A,A thing,1,2010-12-01 08:00:00,1.50,${index % 7},Germany`,
  )
  const path = join(folder, `${name}.csv`)
  writeFileSync(path, [header, ...rows, ''].join('\n'))
  return path
}

test('every document arrives, once, in batches of at most a hundred', async () => {
  const { app, known } = pretendIntake()
  const sizes: number[] = []
  const counting = new Hono()
    .use(async (c, next) => {
      if (c.req.method === 'POST') sizes.push((await c.req.json<unknown[]>()).length)
      await next()
    })
    .route('/', app)
  const file = fileOf('many', 230)
  const seen: number[] = []
  const result = await importOrders({
    client: await clientOf(counting),
    file,
    onProgress: ({ done }) => seen.push(done),
  })
  expect(result).toMatchObject({ accepted: 230, duplicates: 0, refused: [], source: 'import/many' })
  expect(known.size).toBe(230)
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(230)
  expect(Math.max(...sizes)).toBeLessThanOrEqual(100)
  expect(seen.at(-1)).toBe(230)
})

test('a second run changes nothing', async () => {
  const { app } = pretendIntake()
  const client = await clientOf(app)
  const file = fileOf('twice', 12)
  await importOrders({ client, file })
  expect(await importOrders({ client, file })).toMatchObject({ accepted: 0, duplicates: 12 })
})

test('what the engine refuses is told by document and line, and the rest arrives', async () => {
  const { app, known } = pretendIntake((id) => id === 'some-2')
  const result = await importOrders({ client: await clientOf(app), file: fileOf('some', 4) })
  expect(result.refused).toEqual([{ document: 'some-2', line: 4, why: 'Not this one.' }])
  expect(known.size).toBe(3)
})

test('an import that is interrupted goes on where it stopped', async () => {
  const { app, known } = pretendIntake()
  const client = await clientOf(app)
  const file = fileOf('stopped', 250)
  const stop = new AbortController()
  const first = await importOrders({
    client,
    file,
    concurrency: 1,
    signal: stop.signal,
    onProgress: () => stop.abort(),
  })
  expect(first.interrupted).toBe(true)
  expect(first.accepted).toBeGreaterThan(0)
  expect(first.accepted).toBeLessThan(250)
  const second = await importOrders({ client, file })
  expect(second).toMatchObject({
    interrupted: false,
    resumed: first.accepted,
    accepted: 250 - first.accepted,
    duplicates: 0,
  })
  expect(known.size).toBe(250)
})

test('an engine that has none of it gets all of it, whatever is remembered', async () => {
  const { app, known } = pretendIntake()
  const client = await clientOf(app)
  const file = fileOf('anew', 250)
  const stop = new AbortController()
  const halting = { concurrency: 1, signal: stop.signal, onProgress: () => stop.abort() }
  await importOrders({ client, file, ...halting })
  known.clear()
  expect(await importOrders({ client, file })).toMatchObject({ resumed: 0, accepted: 250 })
})

test('an engine that fails stops the import, and the next run completes it', async () => {
  const { app, known } = pretendIntake()
  let batches = 0
  const failing = new Hono()
    .use(async (c, next) => {
      batches += c.req.method === 'POST' ? 1 : 0
      if (batches === 2 && c.req.method === 'POST') return c.json({ detail: 'Broken.' }, 500)
      return next()
    })
    .route('/', app)
  const client = await clientOf(failing)
  const file = fileOf('failing', 250)
  await expect(importOrders({ client, file, concurrency: 1 })).rejects.toThrow('Broken.')
  const { accepted, resumed } = await importOrders({ client, file })
  expect(accepted + resumed).toBe(250)
  expect(known.size).toBe(250)
})
