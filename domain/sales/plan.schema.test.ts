import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { planSchema } from './plan.schema.ts'

const decimal = fc
  .tuple(fc.nat(1_000_000), fc.nat(999))
  .map(([whole, part]) => `${whole}.${String(part).padStart(3, '0')}`)
const size = decimal.map((text) => `1${text}`)

const tiers = fc
  .tuple(fc.uniqueArray(fc.integer({ min: 1, max: 1_000_000 }), { maxLength: 5 }), decimal)
  .map(([ends, unitAmount]) => [
    ...ends.toSorted((a, b) => a - b).map((upTo) => ({ upTo: String(upTo), unitAmount })),
    { unitAmount },
  ])

const amount = fc.oneof(
  fc.record({ kind: fc.constant('flat'), amount: decimal }),
  fc.record({ kind: fc.constant('per-unit'), unitAmount: decimal }),
  fc.record({ kind: fc.constant('graduated'), tiers }),
  fc.record({ kind: fc.constant('package'), size, amount: decimal }),
)

const price = fc.oneof(
  fc.record({ timing: fc.constantFrom('advance', 'arrears'), CHF: amount, EUR: amount }),
  fc.record({
    timing: fc.constant('arrears'),
    meter: fc.constant('api_calls'),
    CHF: amount,
    EUR: amount,
  }),
)

const plan = fc.record(
  {
    name: fc.constant('Pro'),
    interval: fc.constantFrom('month', 'quarter', { unit: 'week', count: 2 }),
    alignment: fc.constantFrom('anniversary', 'calendar'),
    trial: fc.record({ days: fc.integer({ min: 1, max: 730 }) }),
    prices: fc.array(price, { minLength: 1, maxLength: 8 }).map((all) =>
      all.map(({ CHF, EUR, ...rest }, index) => ({
        ...rest,
        key: `price-${index}`,
        name: 'A price',
        amounts: { CHF, EUR },
      })),
    ),
    features: fc.dictionary(
      fc.stringMatching(/^[a-z]{1,20}$/),
      fc.option(fc.record({ limit: decimal, every: fc.constantFrom('day', 'year') })),
    ),
  },
  { requiredKeys: ['name', 'interval', 'prices'] },
)

test('any plan that is well made is taken, and what was read of it reads the same again', () => {
  fc.assert(
    fc.property(plan, (body) => {
      const read = planSchema.parse(body)
      expect(planSchema.parse(JSON.parse(JSON.stringify(read)))).toEqual(read)
      expect(read.prices.map(({ amounts }) => Object.keys(amounts))).toEqual(
        body.prices.map(() => ['CHF', 'EUR']),
      )
    }),
    { seed: 20_265, numRuns: 200 },
  )
})

test('a price out of step with its plan is refused, wherever it stands', () => {
  fc.assert(
    fc.property(plan, fc.nat(7), (body, drawn) => {
      const at = drawn % body.prices.length
      const foreign = { ...body.prices[at], amounts: { USD: { kind: 'flat', amount: '1' } } }
      const prices = body.prices.map((one, index) => (index === at ? foreign : one))
      expect(planSchema.safeParse({ ...body, prices }).success).toBe(body.prices.length === 1)
    }),
    { seed: 20_266, numRuns: 100 },
  )
})
