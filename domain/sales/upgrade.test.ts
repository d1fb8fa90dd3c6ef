import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { PlanVersion, Quota } from './plan.ts'
import { recurringRank } from './recurring.ts'
import { type Holding, upgradeOf } from './upgrade.ts'

const seed = 20_261_121
const feature = 'calls'

const plan = (more: Partial<PlanVersion> & { readonly key: string }): PlanVersion => ({
  planId: `pln_${more.key}`,
  name: more.key,
  version: 1,
  interval: { unit: 'month', count: 1 },
  alignment: 'anniversary',
  prices: [],
  features: {},
  ...more,
})

const priced = (
  amount: string,
  currency: 'EUR' | 'CHF' = 'EUR',
): PlanVersion['prices'][number] => ({
  key: 'base',
  name: 'Base',
  timing: 'advance',
  taxCategory: 'standard',
  amounts: { [currency]: { kind: 'flat', amount } },
})

const some = fc.constantFrom

const quota: fc.Arbitrary<Quota | null | undefined> = fc.oneof(
  some(null, undefined),
  some('0', '10', '1000', '1000.5').map((limit) => ({ limit })),
  some('10', '5000').map((limit) => ({ limit, every: { unit: 'year' as const, count: 1 } })),
)

const anyPlan = fc
  .record({
    price: some('0.00', '5.00', '20.00', '49.00', '480.00'),
    currency: some('EUR' as const, 'EUR' as const, 'CHF' as const),
    unit: some('month' as const, 'month' as const, 'year' as const),
    quota,
  })
  .map(({ price, currency, unit, quota: gives }) => ({
    interval: { unit, count: 1 },
    prices: [priced(price, currency)],
    features: gives === undefined ? {} : { [feature]: gives },
  }))

const anyPlans = fc
  .array(anyPlan, { maxLength: 6 })
  .map((bodies) => bodies.map((body, index) => plan({ key: `plan-${index}`, ...body })))

const anyCase = fc.record({
  plans: anyPlans,
  current: fc.option(fc.nat(5), { nil: undefined }),
  used: some(undefined, '0', '999', '1000'),
})

const holdingOf = (
  plans: readonly PlanVersion[],
  { current, used }: { readonly current: number | undefined; readonly used: string | undefined },
): Holding => {
  const held = current === undefined ? undefined : plans[current]
  return {
    quantity: '1',
    currency: 'EUR',
    ...(held === undefined ? {} : { plan: held }),
    ...(used === undefined ? {} : { used }),
  }
}

const perDay = (one: PlanVersion, holding: Holding) => {
  const { over, under } = recurringRank(holding, one)
  return Number(over) / Number(under) // Rough, and these are far apart.
}

const limitOf = (one: PlanVersion | undefined) => {
  const gives = one?.features[feature]
  if (gives === undefined) return 0
  return gives === null ? Infinity : Number(gives.limit)
}

test(`what is offered gives more, costs more, and is sold in their currency (seed ${seed})`, () => {
  fc.assert(
    fc.property(anyCase, ({ plans, ...has }) => {
      const holding = holdingOf(plans, has)
      const offered = upgradeOf({ plans, feature, holding })
      if (offered === undefined) return
      expect(limitOf(offered)).toBeGreaterThan(Number(has.used ?? 0))
      expect(offered.prices[0]?.amounts).toHaveProperty('EUR')
      if (holding.plan === undefined) return
      expect(offered.planId).not.toBe(holding.plan.planId)
      expect(limitOf(offered)).toBeGreaterThan(limitOf(holding.plan))
      expect(perDay(offered, holding)).toBeGreaterThan(perDay(holding.plan, holding))
    }),
    { seed, numRuns: 3_000 },
  )
})

test(`nothing cheaper of its rhythm would do, and the order of plans does not matter (seed ${seed})`, () => {
  fc.assert(
    fc.property(anyCase, ({ plans, ...has }) => {
      const holding = holdingOf(plans, has)
      const offered = upgradeOf({ plans, feature, holding })
      expect(upgradeOf({ plans: plans.toReversed(), feature, holding })).toEqual(offered)
      for (const other of plans) {
        const alone = upgradeOf({ plans: [other], feature, holding })
        if (offered === undefined) expect(alone).toBeUndefined()
        if (offered === undefined || alone?.interval.unit !== offered.interval.unit) continue
        expect(perDay(alone, holding)).toBeGreaterThanOrEqual(perDay(offered, holding))
      }
    }),
    { seed, numRuns: 3_000 },
  )
})

test('who pays by the month is offered a month, though a year is cheaper a day', () => {
  const starter = plan({
    key: 'starter',
    prices: [priced('20.00')],
    features: { calls: { limit: '1000' } },
  })
  const features = { calls: null }
  const monthly = plan({ key: 'pro', prices: [priced('49.00')], features })
  const yearly = plan({
    key: 'pro-year',
    interval: { unit: 'year', count: 1 },
    prices: [priced('490.00')],
    features,
  })
  const holding: Holding = { quantity: '1', currency: 'EUR', plan: starter, used: '1000' }
  expect(upgradeOf({ plans: [yearly, monthly], feature, holding })?.key).toBe('pro')
  expect(upgradeOf({ plans: [yearly], feature, holding })?.key).toBe('pro-year')
  expect(upgradeOf({ plans: [starter], feature, holding })).toBeUndefined()
})
