import { randomUUID } from 'node:crypto'
import type { TaxCategory } from '../domain/sales/document.ts'
import type { Amount, PlanBody, PlanPrice } from '../domain/sales/plan.ts'
import { decimal, someTariff } from './random-tariff.ts'
import { pick } from './seeded.ts'

type Random = (below: number) => number

/** Meters that random plans have prices for. */
export const meters = [
  { key: 'calls', name: 'Calls', aggregation: 'count' },
  { key: 'bytes', name: 'Bytes', aggregation: 'sum' },
  { key: 'peak', name: 'Peak', aggregation: 'max' },
] as const

/** A plan of up to four prices in francs and euros, of any rhythm, with or without a trial. */
export function somePlan(random: Random): PlanBody {
  const prices = Array.from({ length: 1 + random(4) }, (_, at) => somePrice(random, at))
  const trial = { days: 1 + random(20), needs: 'nothing' } as const
  return {
    key: `plan-${randomUUID()}`,
    name: 'Plan',
    interval: pick(random, [
      { unit: 'month', count: 1 },
      { unit: 'month', count: 1 },
      { unit: 'month', count: 3 },
      { unit: 'week', count: 2 },
      { unit: 'year', count: 1 },
    ]),
    alignment: pick(random, ['anniversary', 'anniversary', 'calendar']),
    ...(random(4) === 0 ? { trial } : {}),
    prices,
    features: { exports: null },
  }
}

function somePrice(random: Random, at: number): PlanPrice {
  const metered = random(3) === 0
  const taxCategory = pick<TaxCategory>(random, ['standard', 'standard', 'reduced', 'zero'])
  const amounts = { CHF: someAmount(random, metered), EUR: someAmount(random, metered) }
  const shown = { key: `p${at}`, name: `Price ${at}`, taxCategory, amounts }
  return metered
    ? { ...shown, timing: 'arrears', meter: meters[random(meters.length)]?.key ?? 'calls' }
    : { ...shown, timing: pick<PlanPrice['timing']>(random, ['advance', 'advance', 'arrears']) }
}

function someAmount(random: Random, metered: boolean): Amount {
  const amount = decimal(random, { digits: 1 + random(3), scale: random(3) })
  const unitAmount = decimal(random, { digits: 1 + random(2), scale: random(5) })
  const kind = random(metered ? 2 : 3)
  if (kind === 0) return { kind: 'per-unit', unitAmount }
  return kind === 1 ? someTariff(random) : { kind: 'flat', amount }
}
