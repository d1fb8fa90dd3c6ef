import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ApiStage, apiStage } from '../test/api-stage.ts'

let stage: ApiStage
beforeAll(async () => {
  stage = await apiStage()
})
afterAll(() => stage.stop())

const customer = (key: string) => ({ key, name: 'Ada', address: { country: 'CH' } })
const post = (body: unknown, key: string) =>
  stage.ask('POST', '/v1/customers', body, { 'idempotency-key': key })
const customers = async (key: string) => {
  const [row] = await stage.system<
    { n: number }[]
  >`select count(*)::int as n from sales.customer where key = ${key}`
  return row?.n
}

test('a repeat gets the stored answer, marked as a replay', async () => {
  const first = await post(customer('r'), 'repeat')
  const second = await post(customer('r'), 'repeat')
  expect([first.status, second.status]).toEqual([201, 201])
  expect(second.text).toBe(first.text)
  expect([
    first.headers.get('idempotent-replayed'),
    second.headers.get('idempotent-replayed'),
  ]).toEqual([null, 'true'])
})

test('a refusal is an answer too, and is replayed', async () => {
  const first = await post({ key: 'q' }, 'refused')
  const second = await post({ key: 'q' }, 'refused')
  expect([first.status, second.status, second.headers.get('content-type')]).toEqual([
    422,
    422,
    'application/problem+json',
  ])
  expect(second.text).toBe(first.text)
})

test('sixteen equal requests at once do the work once', async () => {
  const answers = await Promise.all(
    Array.from({ length: 16 }, () => post(customer('sixteen'), 'equal')),
  )
  const done = answers.filter(({ status }) => status === 201)
  const waiting = answers.filter(({ status }) => status === 409)
  expect(done.length + waiting.length).toBe(16)
  expect(done.filter(({ headers }) => headers.get('idempotent-replayed') === null)).toHaveLength(1)
  expect(new Set(waiting.map(({ json }) => json['code']))).toEqual(
    new Set(waiting.length > 0 ? ['idempotency-key-running'] : []),
  )
  expect(await customers('sixteen')).toBe(1)
})

test('sixteen different requests under one key at once: one is done, the others are refused', async () => {
  const answers = await Promise.all(
    Array.from({ length: 16 }, (_, index) => post(customer(`c${index}`), 'conflicting')),
  )
  expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([
    201,
    ...Array.from({ length: 15 }, () => 422),
  ])
  expect(answers.filter(({ json }) => json['code'] === 'idempotency-key-reused')).toHaveLength(15)
})

test('the same key for another path, or of another tenant, is another request', async () => {
  await post(customer('paths'), 'path')
  const elsewhere = await stage.ask(
    'POST',
    '/v1/clocks',
    { name: 'a' },
    { 'idempotency-key': 'path' },
  )
  expect(elsewhere.json['code']).toBe('idempotency-key-reused')
  const other = await stage.anotherTenant()
  const answer = await stage.as(other.key)('POST', '/v1/customers', customer('paths'), {
    'idempotency-key': 'path',
  })
  expect([answer.status, answer.headers.get('idempotent-replayed')]).toEqual([201, null])
})

const age = (key: string, seconds: number) =>
  stage.system`update platform.idempotency set status = null, body = null, created_at = now() - ${seconds} * interval '1 second' where key = ${key}`

describe('a request that died', () => {
  test('holds its key for a minute', async () => {
    await post(customer('young'), 'young')
    await age('young', 50)
    expect((await post(customer('young'), 'young')).json['code']).toBe('idempotency-key-running')
  })

  test('then gives it to one of those that repeat it', async () => {
    await stage.ask(
      'PUT',
      '/v1/products/old',
      { name: 'Old', prices: { CHF: '1' } },
      { 'idempotency-key': 'old' },
    )
    await age('old', 61)
    const again = () =>
      stage.ask(
        'PUT',
        '/v1/products/old',
        { name: 'Old', prices: { CHF: '1' } },
        { 'idempotency-key': 'old' },
      )
    const answers = await Promise.all(Array.from({ length: 8 }, again))
    expect(
      answers.filter(
        ({ status, headers }) => status === 200 && headers.get('idempotent-replayed') === null,
      ),
    ).toHaveLength(1)
  })
})

test.each(['', 'x'.repeat(256), 'ünicode'])('the key %j is refused', async (key) => {
  const answer = await stage.ask('POST', '/v1/clocks', { name: 'a' }, { 'idempotency-key': key })
  expect([answer.status, answer.json['code']]).toEqual([400, 'idempotency-key-invalid'])
})
