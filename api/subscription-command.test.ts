import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiStage, apiStage } from '../test/api-stage.ts'

let stage: ApiStage
let command: () => Promise<never>

beforeAll(async () => {
  stage = await apiStage({ command: () => command() })
  await stage.ask('PUT', '/v1/plans/pro', {
    name: 'Pro',
    interval: 'month',
    prices: [
      {
        key: 'base',
        name: 'Base',
        timing: 'advance',
        amounts: { CHF: { kind: 'flat', amount: '20' } },
      },
    ],
  })
})
afterAll(() => stage.stop())

const wish = (subscription: string) => ({ subscription, customer: { key: 'ada' }, plan: 'pro' })

test('where nobody answers, what is asked is kept, and said to be under way', async () => {
  command = () => Promise.reject(new Error('Temporal is away'))
  const key = randomUUID()
  const answer = await stage.ask('POST', '/v1/subscriptions', wish(key))
  expect(answer).toMatchObject({
    status: 202,
    json: { answer: null, subscription: { key, state: 'requested', period: null, invoices: [] } },
  })
  const { json } = await stage.ask('GET', `/v1/events/${String(answer.json['eventId'])}`)
  expect(json).toMatchObject({ source: 'durabill-api', outcome: { kind: 'waiting' } })
})

test('a request that died on its way is told again under its Idempotency-Key', async () => {
  const key = randomUUID()
  const headers = { 'idempotency-key': randomUUID() }
  command = () => Promise.reject(new Error('it died'))
  const first = await stage.ask('POST', '/v1/subscriptions', wish(key), headers)
  // As if the first had ended without its answer: the event is there, the key is not.
  await stage.system`delete from platform.idempotency where key = ${headers['idempotency-key']}`
  let told = 0
  command = () => {
    told += 1
    return Promise.reject(new Error('it died again'))
  }
  const again = await stage.ask('POST', '/v1/subscriptions', wish(key), headers)
  expect([again.status, told, again.json['eventId']]).toEqual([202, 1, first.json['eventId']])
})
