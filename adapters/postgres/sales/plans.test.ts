import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PlanBody } from '../../../domain/sales/plan.ts'
import { type FreshDatabase, freshDatabase } from '../../../test/database.ts'
import { asTenant, connect, type Db, type Tx } from '../client.ts'
import { createTenant } from '../platform/tenants.ts'
import { allLatestPlans, latestPlans, planVersionsOf, putPlan } from './plans.ts'

let database: FreshDatabase
let app: Db
let system: Db
beforeAll(async () => {
  database = await freshDatabase()
  app = connect(database.url, { role: 'durabill_app', max: 8 })
  system = connect(database.url, { role: 'durabill_system', max: 2 })
})
afterAll(async () => {
  await Promise.all([app.end(), system.end()])
  await database.drop()
})

const planOf = (key: string, amount = '49.00'): PlanBody => ({
  key,
  name: 'Pro',
  interval: { unit: 'month', count: 1 },
  alignment: 'anniversary',
  prices: [
    {
      key: 'base',
      name: 'Pro',
      timing: 'advance',
      taxCategory: 'standard',
      amounts: { CHF: { kind: 'flat', amount }, EUR: { kind: 'flat', amount: '45.00' } },
    },
  ],
  features: { exports: null },
})

/** A tenant of its own, and work in its name. */
async function tenant() {
  const tenantId = await createTenant(system, { name: 'A' })
  const here = <T>(work: (tx: Tx) => Promise<T>) => asTenant(app, tenantId, work)
  return { here, put: (plan: PlanBody) => here((tx) => putPlan(tx, { tenantId, plan })) }
}

test('a plan is a new version whenever it says something new, whatever the order of its fields', async () => {
  const { put } = await tenant()
  const { key, name, ...rest } = planOf('pro')
  const answers = [
    await put(planOf('pro')),
    await put({ ...rest, name, key }),
    await put(planOf('pro', '59.00')),
    await put(planOf('pro')),
  ]
  expect(answers.map(({ plan, changed }) => [plan.version, changed])).toEqual([
    [1, true],
    [1, false],
    [2, true],
    [3, true],
  ])
  expect(new Set(answers.map(({ plan }) => plan.planId)).size).toBe(1)
})

test('versions put at the same time are told apart and leave no number out', async () => {
  const { here, put } = await tenant()
  const amounts = Array.from({ length: 24 }, (_, index) => `${index + 1}.00`)
  const answers = await Promise.all(amounts.map((amount) => put(planOf('pro', amount))))
  const versions = answers.map(({ plan }) => plan.version).toSorted((a, b) => a - b)
  expect(versions).toEqual(amounts.map((_, index) => index + 1))

  const refs = answers.map(({ plan }) => plan)
  const read = await here((tx) => planVersionsOf(tx, [...refs, ...refs]))
  expect(read.size).toBe(24)
  for (const plan of refs) expect(read.get(`${plan.planId}@${plan.version}`)).toEqual(plan)
  expect(await here(allLatestPlans)).toEqual([refs.find(({ version }) => version === 24)])
})

test('a plan is found by its key and by its id, by its own tenant alone', async () => {
  const [one, other] = [await tenant(), await tenant()]
  const { plan } = await one.put(planOf('pro'))
  const theirs = (await other.put(planOf('pro', '1.00'))).plan
  const found = await one.here((tx) => latestPlans(tx, ['pro', 'nobody', theirs.planId]))
  expect([...found]).toEqual([
    ['pro', plan],
    [plan.planId, plan],
  ])
  expect((await one.here((tx) => planVersionsOf(tx, [theirs, plan]))).size).toBe(1)
  expect((await one.here((tx) => latestPlans(tx, [plan.planId]))).get('pro')).toEqual(plan)
})
