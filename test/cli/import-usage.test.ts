import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Hono } from 'hono'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { createApiKey } from '../../adapters/postgres/platform/api-keys.ts'
import { asTenant } from '../../adapters/postgres/client.ts'
import { type EngineClient, engineClient } from '../../cli/client.ts'
import { importUsage } from '../../cli/import/import-usage.ts'
import { type UsageStage, usageStage } from '../usage-stage.ts'
import { pretend, type Pretended } from './pretend-engine.ts'

const folder = mkdtempSync(join(tmpdir(), 'durabill-usage-'))
let stage: UsageStage
let server: Pretended
let client: EngineClient
beforeAll(async () => {
  stage = await usageStage()
  const { app, tenantId, api } = stage
  const { key: apiKey } = await asTenant(app, tenantId, (tx) =>
    createApiKey(tx, { tenantId, name: 'cli', scopes: ['*'] }),
  )
  server = await pretend(new Hono().mount('/', api.fetch))
  client = engineClient({ url: server.url, apiKey })
  await stage.system`
    insert into sales.meter (tenant_id, meter_id, key, name, aggregation)
    values (${tenantId}, 'mtr_requests', 'requests', 'Requests', 'count')`
})
afterAll(async () => {
  await server.stop()
  await stage.stop()
  rmSync(folder, { recursive: true })
})

function fileOf(name: string, lines: readonly string[]): string {
  const path = join(folder, name)
  writeFileSync(path, [...lines, ''].join('\n'))
  return path
}

const request = (address: string, bytes: string, more = '') =>
  `${address} - a user [17/May/2015:10:05:03 +0000] "GET /a\\"b HTTP/1.1" 200 ${bytes}${more}`

const used = () => stage.system<
  { customer: string; meter: string; events: number; total: string }[]
>`
  select c.key as customer, e.meter_key as meter, count(*)::int as events, sum(e.quantity)::text as total
    from sales.usage_event e join sales.customer c using (tenant_id, customer_id)
   where e.source = 'import/log' group by 1, 2 order by 1, 2`

test('each request of a log is two events of its address; the log a second time changes nothing', async () => {
  const lines = [
    request('192.0.2.1', '100', ' "-" "A browser"'),
    request('192.0.2.1', '-'),
    // Alike in all but their place: two requests.
    request('192.0.2.1', '-'),
    'no request at all',
    request('2001:db8::1', '4321'),
  ]
  const file = fileOf('log.log', lines)
  const first = await importUsage({ client, file, format: 'access-log', createCustomers: true })
  expect(first).toMatchObject({
    events: 8,
    accepted: 8,
    waiting: 8,
    duplicates: 0,
    refused: 1,
    late: 0,
    customers: 2,
    created: 2,
    source: 'import/log',
    refusals: [{ line: 4, why: expect.stringContaining('no request') }],
  })
  const wanted = [
    { customer: '192.0.2.1', meter: 'bytes', events: 3, total: '100' },
    { customer: '192.0.2.1', meter: 'requests', events: 3, total: '3' },
    { customer: '2001:db8::1', meter: 'bytes', events: 1, total: '4321' },
    { customer: '2001:db8::1', meter: 'requests', events: 1, total: '1' },
  ]
  expect([...(await used())]).toEqual(wanted)
  const second = await importUsage({ client, file, format: 'access-log', createCustomers: true })
  expect(second).toMatchObject({ accepted: 0, duplicates: 8, refused: 1, created: 0 })
  expect([...(await used())]).toEqual(wanted)
})

test('one meter of a log may be left out', async () => {
  const file = fileOf('one.log', [request('192.0.2.7', '5')])
  const read = { file, format: 'access-log' } as const
  expect(await importUsage({ ...read, meter: 'bytes' })).toMatchObject({ events: 1, accepted: 0 })
  await expect(importUsage({ ...read, meter: 'clicks' })).rejects.toThrow('no usage of "clicks"')
})

test('a table says who used what; what cannot be taken is told with its line', async () => {
  const ada = await stage.somebody()
  await ada.open()
  const today = new Date().toISOString().slice(0, 10)
  const file = fileOf('table.csv', [
    'customer,meter,quantity,time,id',
    `${ada.key},bytes,007.50,${today},a`,
    `${ada.key},,2,${today} 00:00:01,b`,
    `${ada.key},bytes,,,`,
    `${ada.key},bytes,2,${today},a`,
    `${ada.key},byte,1,,c`,
    `nobody,bytes,1,,d`,
    `${ada.key},bytes,many,,e`,
    `,bytes,1,,f`,
    `${ada.key},bytes,1,31/31/2026,g`,
  ])
  const result = await importUsage({ client, file, format: 'csv', meter: 'bytes' })
  expect(result).toMatchObject({ events: 6, accepted: 3, duplicates: 1, refused: 5, waiting: 0 })
  const refusals = new Map(result.refusals.map(({ line, why }) => [line, why]))
  expect([...refusals.keys()].toSorted((a, b) => a - b)).toEqual([6, 7, 8, 9, 10])
  expect(refusals.get(6)).toContain('Did you mean "bytes"?')
  expect(refusals.get(7)).toContain('nobody')
  expect(await ada.sums()).toMatchObject([{ events: 3, total: '10.5', duplicates: 1 }])
})

test('many thousand lines arrive, each once, in batches', async () => {
  const lines = Array.from({ length: 4_321 }, (_, index) => `many-${index % 5},${index}`)
  const file = fileOf('many.csv', ['customer,quantity', ...lines])
  const seen: number[] = []
  const asked = { client, file, format: 'csv', meter: 'bytes', createCustomers: true } as const
  const result = await importUsage({
    ...asked,
    onProgress: (what, done) => void (what === 'events' && seen.push(done)),
  })
  expect(result).toMatchObject({ events: 4_321, accepted: 4_321, created: 5, refused: 0 })
  expect([seen.length, seen.at(-1)]).toEqual([5, 4_321])
  expect(await importUsage(asked)).toMatchObject({ accepted: 0, duplicates: 4_321 })
})
