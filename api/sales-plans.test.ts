import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asTenant } from '../adapters/postgres/client.ts'
import { renewalSettings } from '../adapters/postgres/sales/renewal-settings.ts'
import { type ApiStage, apiStage } from '../test/api-stage.ts'
import { planPutExample } from './sales-plans.schema.ts'

let stage: ApiStage
beforeAll(async () => {
  stage = await apiStage()
  await stage.ask('PUT', '/v1/meters/api_calls', { name: 'API calls', aggregation: 'count' })
})
afterAll(() => stage.stop())

const put = (key: string, body: object) => stage.ask('PUT', `/v1/plans/${key}`, body)
const read = (path: string) => stage.ask('GET', `/v1/plans${path}`)

const base = {
  key: 'base',
  name: 'Pro',
  timing: 'advance',
  amounts: { CHF: { kind: 'flat', amount: '49.00' }, EUR: { kind: 'flat', amount: '45.00' } },
}
const calls = {
  key: 'calls',
  name: 'Calls',
  timing: 'arrears',
  meter: 'api_calls',
  amounts: {
    CHF: { kind: 'per-unit', unitAmount: '0.002' },
    EUR: { kind: 'package', size: '1000', amount: '2', free: '100' },
  },
}
const pro = { name: 'Pro', interval: 'month', prices: [base, calls], features: { exports: null } }

describe('a plan', () => {
  test('is a new version whenever it says something new, and each version can be read', async () => {
    const answers = [
      await put('pro', pro),
      await put('pro', { ...pro, interval: { unit: 'month', count: 1 } }),
      await put('pro', { ...pro, interval: 'quarter' }),
    ]
    expect(answers.map(({ json }) => [json['version'], json['changed']])).toEqual([
      [1, true],
      [1, false],
      [2, true],
    ])
    const latest = await read('/pro')
    expect(latest.json).toMatchObject({
      key: 'pro',
      version: 2,
      interval: { unit: 'month', count: 3 },
      alignment: 'anniversary',
      prices: [{ ...base, taxCategory: 'standard' }, calls],
    })
    expect((await read(`/${String(latest.json['id'])}?version=1`)).json).toMatchObject({
      version: 1,
      interval: { unit: 'month', count: 1 },
    })
    const versions = (await read('/pro/versions')).json['data'] as unknown as { version: number }[]
    expect(versions.map(({ version }) => version)).toEqual([2, 1])
  })

  test('is taken as the documentation shows it', async () => {
    expect((await put('shown', planPutExample)).status).toBe(200)
  })

  test('gets a number of its own for each of many puts at once', async () => {
    const bodies = Array.from({ length: 16 }, (_, index) => ({ ...pro, name: `Pro ${index}` }))
    const answers = await Promise.all(bodies.map((body) => put('busy', body)))
    const versions = answers.map(({ json }) => Number(json['version']))
    expect(versions.toSorted((a, b) => a - b)).toEqual(bodies.map((_, index) => index + 1))
  })

  test('that is not there is not found, nor is a version of it', async () => {
    const asked = [
      await read('/nobody'),
      await read('/nobody/versions'),
      await read('/pro?version=9'),
    ]
    expect(asked.map(({ status, json }) => [status, json['code']])).toEqual(
      asked.map(() => [404, 'plan-not-found']),
    )
  })

  test('is listed in its latest version, page by page', async () => {
    await put('pro', pro)
    const first = await read('?limit=1')
    const rest = await read(`?limit=100&cursor=${String(first.json['nextCursor'])}`)
    const listed = [first, rest].flatMap(({ json }) => json['data'] as unknown as { key: string }[])
    expect(listed.map(({ key }) => key)).toEqual(['busy', 'shown', 'pro'])
    expect((await read('?key=pro')).json['data']).toMatchObject([{ key: 'pro' }])
  })

  test("is nobody else's", async () => {
    const other = stage.as((await stage.anotherTenant()).key)
    expect((await other('GET', '/v1/plans/pro')).status).toBe(404)
    expect((await other('GET', '/v1/plans')).json['data']).toEqual([])
    const own = { ...pro, prices: [base] }
    expect((await other('PUT', '/v1/plans/pro', own)).json['version']).toBe(1)
    expect((await other('PUT', '/v1/plans/pro', pro)).json['code']).toBe('meter-unknown')
  })
})

describe('a plan is refused, and told where,', () => {
  const chf = (amount: object) => ({ prices: [{ ...base, amounts: { CHF: amount } }] })
  const tiers = (...all: object[]) => chf({ kind: 'graduated', tiers: all })

  test.each([
    ['without a name', { name: ' ' }, '/name'],
    ['with an interval of no length', { interval: { unit: 'month', count: 0 } }, '/interval/count'],
    ['with an interval that is none', { interval: 'fortnight' }, '/interval'],
    ['with a trial of no days', { trial: { days: 0 } }, '/trial/days'],
    ['without a price', { prices: [] }, '/prices'],
    ['with two prices of one key', { prices: [base, base] }, '/prices/1/key'],
    ['with usage in advance', { prices: [{ ...calls, timing: 'advance' }] }, '/prices/0/timing'],
    ['without an amount', { prices: [{ ...base, amounts: {} }] }, '/prices/0/amounts'],
    [
      'with a currency that is none',
      { prices: [{ ...base, amounts: { chf: base.amounts.CHF } }] },
      '/prices/0/amounts/chf',
    ],
    [
      'with other currencies per price',
      { prices: [base, { ...calls, amounts: { CHF: calls.amounts.CHF } }] },
      '/prices/1/amounts',
    ],
    [
      'with an amount below zero',
      chf({ kind: 'flat', amount: '-1' }),
      '/prices/0/amounts/CHF/amount',
    ],
    [
      'with an amount that is a float',
      chf({ kind: 'flat', amount: 0.1 }),
      '/prices/0/amounts/CHF/amount',
    ],
    ['with an amount of no kind', chf({ amount: '1' }), '/prices/0/amounts/CHF/kind'],
    [
      'with blocks of no size',
      chf({ kind: 'package', size: '0.0', amount: '1' }),
      '/prices/0/amounts/CHF/size',
    ],
    ['without a tier', tiers(), '/prices/0/amounts/CHF/tiers'],
    [
      'with a last tier that ends',
      tiers({ upTo: '10', unitAmount: '1' }),
      '/prices/0/amounts/CHF/tiers/0/upTo',
    ],
    [
      'with a first tier that does not',
      tiers({ unitAmount: '1' }, { unitAmount: '2' }),
      '/prices/0/amounts/CHF/tiers/0/upTo',
    ],
    [
      'with tiers that do not rise',
      tiers(
        { upTo: '10', unitAmount: '1' },
        { upTo: '9.99', unitAmount: '1' },
        { unitAmount: '2' },
      ),
      '/prices/0/amounts/CHF/tiers/1/upTo',
    ],
    ['with a limit below zero', { features: { seats: { limit: '-1' } } }, '/features/seats/limit'],
    ['with a feature of no name', { features: { ' ': null } }, '/features/ '],
    ['with a field that is not its own', { surprise: 1 }, ''],
  ])('%s', async (_case, change, pointer) => {
    const { status, json } = await put('bad', { ...pro, ...change })
    expect(json).toMatchObject({ code: 'request-invalid', errors: [{ pointer }] })
    expect(status).toBe(422)
    expect((await read('/bad')).status).toBe(404)
  })

  test('with a meter that is not there, and which was likely meant', async () => {
    const prices = [base, { ...calls, meter: 'api_cals' }, { ...calls, key: 'x', meter: 'emails' }]
    const { status, json } = await put('bad', { ...pro, prices })
    expect([status, json['errors']]).toMatchObject([
      422,
      [
        { pointer: '/prices/1/meter', fix: 'Did you mean "api_calls"?' },
        { pointer: '/prices/2/meter', fix: 'Make it first: PUT /v1/meters/emails.' },
      ],
    ])
  })

  test('under a key that is like an id of ours', async () => {
    expect((await put('pln_01', pro)).status).toBe(400)
  })
})

test('a meter may be renamed, and counts as it did for ever', async () => {
  const meter = (body: object) => stage.ask('PUT', '/v1/meters/bytes', body)
  const made = await meter({ name: 'Bytes', aggregation: 'sum' })
  const renamed = await meter({ name: 'Traffic', aggregation: 'sum' })
  expect(renamed.json).toEqual({ ...made.json, name: 'Traffic' })
  const refused = await meter({ name: 'Bytes', aggregation: 'max' })
  expect([refused.status, refused.json]).toMatchObject([
    409,
    { code: 'meter-counts-otherwise', errors: [{ pointer: '/aggregation' }] },
  ])
  expect((await stage.ask('GET', '/v1/meters?key=bytes')).json['data']).toEqual([renamed.json])
  expect((await meter({ name: 'Bytes', aggregation: 'mean' })).status).toBe(422)
})

test('renewals run as by default until they are told otherwise', async () => {
  const settings = (body?: object) =>
    stage.ask(body === undefined ? 'GET' : 'PUT', '/v1/renewal-settings', body)
  expect((await settings()).json).toEqual({ coalesceAbove: 100, chunkSize: 1_000 })
  const wanted = { coalesceAbove: 0, chunkSize: 5_000 }
  expect((await settings(wanted)).json).toEqual(wanted)
  expect(await asTenant(stage.app, stage.tenantId, renewalSettings)).toEqual(wanted)
  for (const chunkSize of [0, 5_001, 1.5])
    expect((await settings({ ...wanted, chunkSize })).status).toBe(422)
  expect((await settings()).json).toEqual(wanted)
})
