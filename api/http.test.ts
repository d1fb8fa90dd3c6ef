import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ApiStage, apiStage, orderPlaced } from '../test/api-stage.ts'

let stage: ApiStage
beforeAll(async () => {
  stage = await apiStage()
})
afterAll(() => stage.stop())

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`

describe('a body that cannot be is a problem, never a fault', () => {
  test.each([
    ['no JSON', '{"a":', 400, 'json-malformed'],
    ['half a string of quotes', `"${'\\"'.repeat(200_000)}`, 400, 'json-malformed'],
    ['a byte order mark before what is wrong', '\uFEFF{}', 422, 'request-invalid'],
    ['100,000 levels', nested(100_000), 400, 'json-too-deep'],
    ['100,000 levels that never end', '{"a":'.repeat(100_000), 400, 'json-too-deep'],
    [
      'NUL in a text',
      '{"key":"a\\u0000","name":"b","address":{"country":"CH"}}',
      400,
      'json-text-invalid',
    ],
    [
      'half a surrogate pair',
      '{"key":"\\ud800","name":"b","address":{"country":"CH"}}',
      400,
      'json-text-invalid',
    ],
    [
      '__proto__',
      '{"__proto__":{"key":"p"},"name":"b","address":{"country":"CH"}}',
      422,
      'request-invalid',
    ],
    [
      'a number of no size',
      '{"key":1e400,"name":"b","address":{"country":"CH"}}',
      422,
      'request-invalid',
    ],
    ['an array', '[]', 422, 'request-invalid'],
    ['null', 'null', 422, 'request-invalid'],
    ['more than 2 MB', `{"key":"${'x'.repeat(2_100_000)}"}`, 413, 'body-too-large'],
    [
      '150,000 keys',
      `{${Array.from({ length: 150_000 }, (_, index) => `"k${index}":1`).join()}}`,
      422,
      'request-invalid',
    ],
  ])('%s', async (_what, body, status, code) => {
    const answer = await stage.ask('POST', '/v1/customers', body)
    expect([answer.status, answer.json['code'], answer.headers.get('content-type')]).toEqual([
      status,
      code,
      'application/problem+json',
    ])
  })

  test.each([
    'text/plain',
    'application/xml',
    'multipart/form-data; boundary=x',
    'application/jsonish',
  ])('of the type %s', async (type) => {
    for (const path of ['/v1/customers', '/v1/events', '/v1/check']) {
      const answer = await stage.ask('POST', path, '{}', { 'content-type': type })
      expect([answer.status, answer.json['code']]).toEqual([415, 'content-type-unknown'])
    }
  })

  test('compressed', async () => {
    const answer = await stage.ask('POST', '/v1/events', '{}', { 'content-encoding': 'gzip' })
    expect(answer.status).toBe(415)
  })

  test('none at all', async () => {
    const answers = await Promise.all(
      ['/v1/customers', '/v1/events'].map((path) => stage.ask('POST', path)),
    )
    expect(answers.every(({ status }) => status === 415 || status === 422)).toBe(true)
  })
})

test('a deep value inside a string is no depth', async () => {
  const answer = await stage.ask('POST', '/v1/customers', {
    key: nested(500).slice(0, 90),
    name: '\\"[[',
    address: { country: 'CH' },
  })
  expect(answer.status).toBe(201)
})

describe('an address that cannot be is a problem', () => {
  test.each([
    ['GET', '/nowhere', 404, 'route-not-found'],
    ['DELETE', '/v1/customers', 404, 'route-not-found'],
    ['GET', '/v1/nowhere', 404, 'route-not-found'],
    ['GET', '/v1/customers?limit=0', 400, 'request-invalid'],
    ['GET', '/v1/customers?limit=1e9', 400, 'request-invalid'],
    ['GET', '/v1/customers?colour=red', 400, 'request-invalid'],
    ['GET', '/v1/customers?key=%00', 400, 'request-invalid'],
    ['GET', '/v1/customers/%00', 400, 'request-invalid'],
    ['GET', '/v1/invoices/%00/pdf', 422, 'value-unstorable'],
    ['GET', '/v1/customers?cursor=abc', 400, 'cursor-unknown'],
    ['GET', `/v1/balances?cursor=${btoa('a b c')}`, 400, 'cursor-unknown'],
    [
      'GET',
      `/v1/invoices?cursor=${btoa('9999-99-99T00:00:00.000000Z inv_01h455vb4pex5vsknk084sn02q')}`,
      422,
      'value-unstorable',
    ],
    ['GET', '/v1/customers/cus_x', 404, 'customer-not-found'],
    ['GET', '/v1/invoices?status=lost', 400, 'request-invalid'],
  ])('%s %s', async (method, path, status, code) => {
    const answer = await stage.ask(method, path)
    expect([answer.status, answer.json['code'], answer.headers.get('content-type')]).toEqual([
      status,
      code,
      'application/problem+json',
    ])
    expect(answer.json).toMatchObject({
      type: `urn:durabill:${code}`,
      title: expect.any(String),
      fix: expect.any(String),
      traceId: expect.any(String),
    })
  })
})

test('every answer says what a browser may do with it, and who it is', async () => {
  for (const path of ['/v1/customers', '/v1/nowhere', '/healthz', '/docs', '/openapi.json']) {
    const { headers } = await stage.ask('GET', path)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(headers.get('x-request-id')).toMatch(/^[\w-]{36}$/)
  }
  expect((await stage.ask('GET', '/v1/customers')).headers.get('cache-control')).toBe('no-store')
})

test('a request is one line in the log, with its transaction and without a person', async () => {
  stage.lines.length = 0
  const answer = await stage.ask('POST', '/v1/events', orderPlaced('logged'), {
    'x-request-id': 'my-own-id-1',
  })
  expect(answer.headers.get('x-request-id')).toBe('my-own-id-1')
  expect(stage.lines).toHaveLength(1)
  expect(stage.lines[0]).toMatchObject({
    http: { request: { id: 'my-own-id-1', method: 'POST' }, response: { status_code: 202 } },
    url: { path: '/v1/events' },
    event: { duration: expect.any(Number) },
    transaction: { id: answer.json['transactionId'] },
  })
  expect(JSON.stringify(stage.lines)).not.toMatch(/ada|dbk_/i)
})

test('a fault of ours is told to the log, and to the caller only that there was one', async () => {
  const broken = await apiStage({ metrics: () => Promise.reject(new Error('a secret of ours')) })
  const answer = await broken.ask('GET', '/metrics')
  expect([answer.status, answer.json['code']]).toEqual([500, 'engine-failed'])
  expect(answer.text).not.toContain('secret')
  expect(JSON.stringify(broken.lines.at(-1))).toContain('a secret of ours')
  await broken.stop()
})

test('whoever runs it can ask whether it lives, is ready, and what it counts, without a key', async () => {
  const nobody = stage.as('nobody')
  const answers = await Promise.all(
    ['/healthz', '/readyz', '/metrics'].map((path) => nobody('GET', path)),
  )
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
})

test('the documentation is served whole, from this machine', async () => {
  const page = await stage.ask('GET', '/docs')
  const files = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path ?? '')
  expect(files.length).toBeGreaterThan(2)
  for (const file of files) {
    expect(file.startsWith('/docs/')).toBe(true)
    expect((await stage.ask('GET', file)).status).toBe(200)
  }
  expect((await stage.ask('GET', '/docs/package.json')).status).toBe(404)
  expect((await stage.ask('GET', '/docs/..%2Fpackage.json')).status).toBe(404)
})
