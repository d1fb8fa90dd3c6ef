import { afterAll, beforeAll, expect, test } from 'vitest'
import { accessActivities } from '../../activities/access/index.ts'
import { newId } from '../../adapters/new-id.ts'
import { asTenant, connect, type Db } from '../../adapters/postgres/client.ts'
import { createApiKey } from '../../adapters/postgres/platform/api-keys.ts'
import type { CustomerId } from '../../domain/ids.ts'
import { type Ground, layGround } from '../engine.ts'
import { startApiProcess } from './worker.ts'

const clients = 64
const limit = 1_000

let ground: Ground
let db: Db
let system: Db
let apis: readonly Awaited<ReturnType<typeof startApiProcess>>[]
let key: string

beforeAll(async () => {
  ground = await layGround()
  const { simulator, mailbox, tenantId, databaseUrl } = ground
  const where = {
    ...ground,
    stripeBase: simulator.url,
    resendBase: mailbox.url,
    reach: 'remote',
  } as const
  db = connect(databaseUrl, { role: 'durabill_app', max: 2 })
  system = connect(databaseUrl, { role: 'durabill_system', max: 2 })
  apis = await Promise.all([startApiProcess(where), startApiProcess(where)])
  key = await asTenant(db, tenantId, async (tx) => {
    return (await createApiKey(tx, { tenantId, name: 'a test', scopes: ['*'] })).key
  })
})
afterAll(async () => {
  await Promise.all(apis.map((api) => api.stop()))
  await Promise.all([db.end(), system.end()])
  await ground.stop()
})

type Answer = {
  readonly allowed: boolean
  readonly used: string
  readonly resetsAt: string
  readonly id: string
  readonly code?: string
}

/** Asks one of the two, in turn. */
async function post(path: string, { body, turn = 0 }: { body: object; turn?: number }) {
  const response = await fetch(`${apis[turn % apis.length]?.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return (await response.json()) as Answer
}

/** A customer on a clock of their own who may make so many calls a month. */
async function customer(name: string): Promise<{ id: CustomerId; clock: string }> {
  const clock = await post('/v1/clocks', { body: { name, now: '2026-01-31T12:00:00Z' } })
  const address = { country: 'CH' }
  const who = { key: name, name, address, clock: clock.id }
  const id = (await post('/v1/customers', { body: who })).id as CustomerId
  const { tenantId } = ground
  await accessActivities({ db }).grant([
    {
      tenantId,
      customerId: id,
      transactionId: newId('transaction'),
      cause: { kind: 'subscription', id: newId('subscription') },
      features: [],
      standing: 'paid',
      quotas: [
        {
          feature: 'calls',
          limit: String(limit),
          anchorOn: '2026-01-31',
          interval: { unit: 'month', count: 1 },
          zone: 'Europe/Zurich',
        },
      ],
    },
  ])
  return { id, clock: clock.id }
}

const move = (clock: string, to: string) =>
  system`update platform.clock set now_at = ${to} where clock_id = ${clock}`

/** Everybody asks so many times, all at once; answers in no order. */
async function everybody(
  times: number,
  { id, consume, onAnswer }: { id: CustomerId; consume: string; onAnswer?: () => unknown },
): Promise<Answer[]> {
  const answers: Answer[] = []
  const client = async (turn: number) => {
    for (let round = 0; round < times; round += 1) {
      const body = { customer: id, feature: 'calls', consume }
      answers.push(await post('/v1/check', { body, turn: turn + round }))
      await onAnswer?.()
    }
  }
  await Promise.all(Array.from({ length: clients }, (_, turn) => client(turn)))
  return answers
}

const allowed = (answers: readonly Answer[]) => answers.filter((answer) => answer.allowed)

const usedOf = async (id: CustomerId) => {
  const rows = await system<{ used: string }[]>`
    select used from access.quota where customer_id = ${id}`
  return rows.map(({ used }) => used)
}

test(`of ${limit} units ${clients} clients of two processes get exactly ${limit}, one each time`, async () => {
  const { id } = await customer('ones')
  const answers = await everybody(20, { id, consume: '1' })
  expect(allowed(answers)).toHaveLength(limit)
  // Each allowed answer counted on from another.
  expect(new Set(allowed(answers).map(({ used }) => used)).size).toBe(limit)
  expect(await usedOf(id)).toEqual(['1000'])
})

test('three at a time: 333 are allowed, and the unit that is left stays', async () => {
  const { id } = await customer('threes')
  const answers = await everybody(8, { id, consume: '3' })
  expect(allowed(answers)).toHaveLength(333)
  expect(await usedOf(id)).toEqual(['999'])
})

test('the period ends while they ask: each period gives what it has, and no more', async () => {
  const { id, clock } = await customer('reset')
  let count = 0
  const onAnswer = async () => {
    count += 1
    if (count === 700) await move(clock, '2026-02-27T23:00:00Z')
  }
  const answers = await everybody(32, { id, consume: '1', onAnswer })
  const byPeriod = Map.groupBy(allowed(answers), ({ resetsAt }) => resetsAt)
  const [first, second] = ['2026-02-27T23:00:00.000Z', '2026-03-30T22:00:00.000Z']
  expect([...byPeriod.keys()].toSorted()).toEqual([first, second])
  expect(byPeriod.get(first)?.length).toBeLessThanOrEqual(limit)
  expect(byPeriod.get(second)).toHaveLength(limit)
  expect(await usedOf(id)).toEqual(['1000'])
})

test('a consumption with an id counts once, wherever it is repeated, and is answered the same', async () => {
  const { id } = await customer('named')
  const body = { customer: id, feature: 'calls', consume: { quantity: '7', id: 'job-1' } }
  const answers = await Promise.all(
    Array.from({ length: clients }, (_, turn) => post('/v1/check', { body, turn })),
  )
  expect(new Set(answers.map(({ allowed: yes, used }) => `${yes} ${used}`))).toEqual(
    new Set(['true 7']),
  )
  expect(await usedOf(id)).toEqual(['7'])
  const other = { ...body, consume: { quantity: '8', id: 'job-1' } }
  expect((await post('/v1/check', { body: other })).code).toBe('consumption-id-reused')
})
