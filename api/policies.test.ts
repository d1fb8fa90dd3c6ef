import { afterAll, beforeAll, expect, test } from 'vitest'
import { defaultDunning } from '../domain/payments/dunning.ts'
import { type ApiStage, apiStage, orderPlaced } from '../test/api-stage.ts'

let stage: ApiStage
beforeAll(async () => {
  stage = await apiStage()
})
afterAll(() => stage.stop())

const gross = {
  rounding: { mode: 'half-even', at: 'line' },
  prices: 'inclusive',
  zeroLines: 'drop',
}

const put = (key: string, body: object) => stage.ask('PUT', `/v1/billing-profiles/${key}`, body)

test('a billing profile is a new version whenever it differs, and never that of a built-in one', async () => {
  const versions = [
    await put('durabill', gross),
    await put('durabill', gross),
    await put('durabill', { ...gross, zeroLines: 'keep' }),
    await put('durabill', gross),
  ].map(({ json }) => json['version'])
  expect(versions).toEqual([2, 2, 3, 4])
  const { json } = await stage.ask('GET', '/v1/billing-profiles')
  const listed = json['data'] as unknown as {
    key: string
    version: number
    current: boolean
    builtIn: boolean
  }[]
  expect(listed.filter(({ current }) => current)).toMatchObject([
    { key: 'durabill', version: 4, builtIn: false },
  ])
})

test('usage after its period is a part of the profile, and none is what is said by default', async () => {
  const none = { graceHours: 0, late: 'next-invoice' }
  const answers = [
    await put('late', gross),
    await put('late', { ...gross, usage: none }),
    await put('late', { ...gross, usage: { graceHours: 72 } }),
  ].map(({ json }) => ({ version: json['version'], usage: json['usage'] }))
  expect(answers).toEqual([
    { version: 1, usage: none },
    { version: 1, usage: none },
    { version: 2, usage: { ...none, graceHours: 72 } },
  ])
  const refused = await put('late', { ...gross, usage: { graceHours: 745 } })
  expect(refused.json).toMatchObject({ errors: [{ pointer: '/usage/graceHours' }] })
})

test('an invoice names the profile it was priced by, and is priced again by it when another is in force', async () => {
  await stage.ask('PUT', '/v1/billing-profiles/mine', gross)
  await stage.ask('POST', '/v1/events', orderPlaced('mine'))
  const [billed] = await stage.bill(stage.started)
  await stage.ask('PUT', '/v1/billing-profiles/mine', { ...gross, prices: 'exclusive' })
  const id = billed?.kind === 'billed' ? billed.invoiceId : ''
  expect((await stage.ask('GET', `/v1/invoices/${id}/explain`)).json).toMatchObject({
    repriced: true,
    why: { profile: 'mine v1', prices: 'inclusive' },
  })
})

test('the dunning policy is the built-in one until another is put', async () => {
  expect((await stage.ask('GET', '/v1/dunning-policy')).json).toEqual(defaultDunning)
  const { version: _version, ...body } = defaultDunning
  expect((await stage.ask('PUT', '/v1/dunning-policy', body)).json['version']).toBe(1)
  const bodies = Array.from({ length: 8 }, (_, index) => ({ ...body, hour: index }))
  const answers = await Promise.all(
    bodies.map((one) => stage.ask('PUT', '/v1/dunning-policy', one)),
  )
  expect(new Set(answers.map(({ json }) => json['version']))).toEqual(
    new Set([2, 3, 4, 5, 6, 7, 8, 9]),
  )
})

test.each([
  { hour: 24 },
  { retryAfterDays: [0] },
  { askAfterSeconds: [] },
  { remindAfterDays: [7, 3] },
  { graceWhile: ['always'] },
])('a policy with %j is refused', async (change) => {
  const { version: _version, ...body } = defaultDunning
  expect((await stage.ask('PUT', '/v1/dunning-policy', { ...body, ...change })).status).toBe(422)
})
