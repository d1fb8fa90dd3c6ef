import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiStage, apiStage } from '../test/api-stage.ts'
import { foreseenStory } from '../test/foreseen-story.ts'
import { seeded } from '../test/seeded.ts'
import type { ClockMove } from './parts.ts'

let stage: ApiStage
let next: () => Promise<{ visited: number }>
const moves: ClockMove[] = []

beforeAll(async () => {
  stage = await apiStage({
    clockMoves: {
      advance: (move) => {
        moves.push(move)
        return next()
      },
    },
  })
})
afterAll(() => stage.stop())

async function newClock() {
  moves.length = 0
  next = async () => ({ visited: 2 })
  const { json } = await stage.ask('POST', '/v1/clocks', {
    name: 'demo',
    now: '2026-01-31T00:00:00Z',
  })
  return `/v1/clocks/${String(json['id'])}`
}

test('a clock stands where it was made, in a series of its own', async () => {
  const path = await newClock()
  expect((await stage.ask('GET', path)).json).toMatchObject({
    name: 'demo',
    now: '2026-01-31T00:00:00.000Z',
    moves: 0,
  })
  const other = await newClock()
  const [one, two] = await Promise.all([stage.ask('GET', path), stage.ask('GET', other)])
  expect(one.json['series']).not.toBe(two.json['series'])
  expect((await stage.ask('GET', `${path}/preview?to=2027-01-01T00:00:00Z`)).json).toEqual({
    due: [],
  })
})

test.each([
  [{ to: '2026-03-01T00:00:00Z' }, Date.parse('2026-03-01T00:00:00Z')],
  [{ by: 'P1M' }, Date.parse('2026-02-28T00:00:00Z')],
  [{}, undefined],
])('%j moves it there', async (body, toMs) => {
  const path = await newClock()
  const answer = await stage.ask('POST', `${path}/advance`, body)
  expect([answer.status, answer.json['visited']]).toEqual([200, 2])
  expect(moves.map((move) => move.toMs)).toEqual([toMs])
})

test.each([
  [{ to: '2026-01-01T00:00:00Z' }, 409, 'clock-forward-only'],
  [{ by: 'P0D' }, 409, 'clock-forward-only'],
  [{ by: 'tomorrow' }, 422, 'request-invalid'],
  [{ to: '2026-03-01T00:00:00Z', by: 'P1D' }, 422, 'request-invalid'],
])('%j is refused, and nothing moves', async (body, status, code) => {
  const answer = await stage.ask('POST', `${await newClock()}/advance`, body)
  expect([answer.status, answer.json['code'], moves]).toEqual([status, code, []])
})

test('a clock that is still moving says so', async () => {
  const path = await newClock()
  next = () =>
    Promise.reject(new WorkflowExecutionAlreadyStartedError('it runs', 'sales/clock/x', 'clock'))
  const answer = await stage.ask('POST', `${path}/advance`, {})
  expect([answer.status, answer.json['code']]).toEqual([409, 'clock-moving'])
})

test('what is due of subscriptions is told in order, with what it would come to', async () => {
  const story = await foreseenStory(stage, seeded(5))
  const seats = { key: 'base', name: 'Base', timing: 'advance', taxCategory: 'standard' } as const
  const calls = {
    ...seats,
    key: 'calls',
    name: 'Calls',
    timing: 'arrears',
    meter: 'bytes',
  } as const
  const prices = [
    { ...seats, amounts: { CHF: { kind: 'per-unit', unitAmount: '20.00' } } },
    { ...calls, amounts: { CHF: { kind: 'per-unit', unitAmount: '1.00' } } },
  ] as const
  const body = { name: 'Pro', interval: 'month', prices }
  await stage.ask('PUT', '/v1/plans/pro-clock', body)
  const trial = { days: 3, needs: 'nothing' }
  await stage.ask('PUT', '/v1/plans/trial-clock', { ...body, name: 'Trial', trial })
  const requested = { customer: { key: story.key }, quantity: '2', country: 'CH' }
  for (const [subscription, plan] of [
    [story.key, 'pro-clock'],
    [`${story.key}-trial`, 'trial-clock'],
  ])
    await story.told('subscription.requested', { ...requested, subscription, plan })
  await story.pay()
  await story.use('bytes', '7')
  const { json } = await stage.ask('GET', `/v1/clocks/${story.clockId}/preview`)
  const { period } = await story.read()
  expect(json['due']).toMatchObject([
    { what: 'trial ends', plan: { name: 'Trial' }, amount: { amount: '4324', currency: 'CHF' } },
    {
      what: 'renew',
      at: period?.endsAt,
      subscription: { key: story.key },
      plan: { key: 'pro-clock', version: 1, name: 'Pro' },
      quantity: '2',
      // 2 × 20.00 in advance, and 7 units of usage so far; 8.1 % on top.
      amount: { amount: '5081', currency: 'CHF' },
    },
  ])
  await story.told('subscription.cancel.requested', { subscription: story.key })
  const { json: later } = await stage.ask('GET', `/v1/clocks/${story.clockId}/preview`)
  expect(later['due']).toMatchObject([
    { what: 'trial ends' },
    { what: 'end', amount: { amount: '757' } },
  ])
})
