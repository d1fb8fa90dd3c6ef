import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '../adapters/new-id.ts'
import { type ApiStage, apiStage, orderPlaced } from '../test/api-stage.ts'

let stage: ApiStage
const many = 53

beforeAll(async () => {
  stage = await apiStage()
  const events = Array.from({ length: many }, (_, index) => orderPlaced(`p-${index}`))
  await stage.ask('POST', '/v1/events', events)
  // One commit: all of these invoices bear the same instant, to the microsecond.
  await stage.bill(stage.started)
  // Instants that differ by less than a JavaScript date can tell.
  for (let index = 0; index < 30; index += 1) {
    await stage.system`
      insert into sales.customer (tenant_id, customer_id, key, name, locale, zone, address, transaction_id, created_at)
      values (${stage.tenantId}, ${newId('customer')}, ${`close-${index}`}, 'C', 'en', 'UTC', '{"country":"CH"}', 'txn_x',
              '2026-03-01T09:00:00.000100Z'::text::timestamptz + ${index % 7} * interval '1 microsecond')`
  }
})
afterAll(() => stage.stop())

async function pages(path: string, limit: number): Promise<Record<string, string>[]> {
  const all: Record<string, string>[] = []
  let cursor = ''
  do {
    const { status, json } = await stage.ask(
      'GET',
      `${path}${path.includes('?') ? '&' : '?'}limit=${limit}${cursor}`,
    )
    expect(status).toBe(200)
    all.push(...(json['data'] ?? []))
    cursor = json['nextCursor'] === null ? '' : `&cursor=${String(json['nextCursor'])}`
  } while (cursor !== '')
  return all
}

const nameOf = (row: Record<string, string>) => row['eventId'] ?? row['id']

describe.each(['/v1/invoices', '/v1/events', '/v1/customers', '/v1/journal'])('%s', (path) => {
  test.each([1, 7, 25, 100])(
    'in pages of %i has every row once, the newest first',
    async (limit) => {
      const rows = await pages(path, limit)
      const whole = await pages(path, 100)
      expect(rows.map(nameOf)).toEqual(whole.map(nameOf))
      expect(new Set(rows.map(nameOf)).size).toBe(rows.length)
      const times = rows.map(
        (row) =>
          row['finalizedAt'] ?? row['receivedAt'] ?? row['createdAt'] ?? row['recordedAt'] ?? '',
      )
      expect(times).toEqual(times.toSorted().toReversed())
    },
  )
})

test('nothing is lost between pages where instants differ by a microsecond', async () => {
  expect(
    (await pages('/v1/customers', 4)).filter(({ key }) => key?.startsWith('close-')),
  ).toHaveLength(30)
})

test('balances come in pages too', async () => {
  const small = await pages('/v1/balances', 1)
  expect(small).toEqual(await pages('/v1/balances', 100))
  expect(small.length).toBeGreaterThan(2)
})

test('what arrives while one pages changes none of the pages to come', async () => {
  const { json } = await stage.ask('GET', '/v1/events?limit=10')
  await stage.ask('POST', '/v1/events', orderPlaced('late'))
  const next = await stage.ask('GET', `/v1/events?limit=100&cursor=${String(json['nextCursor'])}`)
  expect([...(json['data'] ?? []), ...(next.json['data'] ?? [])]).toHaveLength(many)
})

test('a list is narrowed by its filters', async () => {
  const [first] = await pages('/v1/invoices', 100)
  const number = encodeURIComponent(first?.['number'] ?? '')
  expect(await pages(`/v1/invoices?number=${number}`, 10)).toHaveLength(1)
  expect(await pages('/v1/invoices?customer=ada', 100)).toHaveLength(many)
  expect(
    await pages(`/v1/invoices?customer=${first?.['customerId']}&status=open&source=shop`, 100),
  ).toHaveLength(many)
  expect(await pages('/v1/invoices?status=paid', 100)).toEqual([])
  expect(await pages('/v1/invoices?customer=nobody', 100)).toEqual([])
  expect(await pages('/v1/events?type=order.cancelled', 100)).toEqual([])
  expect(await pages(`/v1/journal?subject=${first?.['id']}`, 100)).toHaveLength(1)
  expect(await pages(`/v1/journal?account=receivable:${first?.['customerId']}`, 100)).toHaveLength(
    many,
  )
})
