import { assert } from '../assert.ts'
import { multiply, parseDecimal } from '../money/decimal.ts'
import { addRatios, type Ratio } from '../money/round.ts'
import { inMinor } from '../money/scale.ts'
import type { PlanVersion } from './plan.ts'
import { rate } from './rate.ts'
import type { Subscription } from './subscription.ts'

/** Days of each unit by their name alone: enough to tell the dearer of two plans. */
const nominalDays = { day: 1n, week: 7n, month: 30n, year: 365n } as const

/**
 * What a plan costs a day, by its prices for the quantity and before discount and tax: it decides
 * whether a change goes upwards. Usage has no say in it. Major units, exact.
 */
export function recurringRank(
  { quantity, currency }: Pick<Subscription, 'quantity' | 'currency'>,
  plan: PlanVersion,
): Ratio {
  const parts = plan.prices.flatMap(({ amounts, meter }) => {
    const amount = meter === undefined ? amounts[currency] : undefined
    if (amount === undefined) return []
    if (amount.kind === 'flat') return [ratioOf(exactly(amount.amount))]
    if (amount.kind === 'per-unit')
      return [ratioOf(multiply(exactly(quantity), exactly(amount.unitAmount)))]
    return [ratioOf(rate(amount, { quantity: exactly(quantity) }).exact)]
  })
  const { over, under } = addRatios(parts)
  return { over, under: under * nominalDays[plan.interval.unit] * BigInt(plan.interval.count) }
}

const ratioOf = (exact: ReturnType<typeof exactly>): Ratio => inMinor(exact, 0)

function exactly(text: string) {
  const number = parseDecimal(text)
  assert(number !== undefined, 'a plan holds plain decimals')
  return number
}
