import type { OrderLine } from '../domain/sales/document.ts'
import type { Tariff, Tier } from '../domain/sales/tariff.ts'
import { exactly, type Fraction, fraction, parse } from './fraction.ts'

const { zero, plus, minus, times, isLess } = exactly

// The second opinion of tariffs. What units cost is what all units cost less what those before
// them did; tiers are walked from zero each time, and blocks are counted one at a time.

/** What a line's quantity costs, its share of the period taken, in major units. */
export function naiveCost(line: OrderLine): Fraction {
  const { numerator, denominator } = line.share ?? { numerator: 1n, denominator: 1n }
  return times(full(line), fraction(numerator, denominator))
}

function full({ quantity, unitPrice, tariff, after = '0' }: OrderLine): Fraction {
  const units = parse(quantity)
  if (tariff === undefined) return times(units, parse(unitPrice ?? '0'))
  const before = parse(after)
  return minus(upTo(tariff, plus(before, units)), upTo(tariff, before))
}

function upTo(tariff: Tariff, units: Fraction): Fraction {
  if (tariff.kind === 'graduated') return throughTiers(tariff.tiers, units)
  const size = parse(tariff.size)
  const amount = parse(tariff.amount)
  let cost = zero
  for (let paid = parse(tariff.free ?? '0'); isLess(paid, units); paid = plus(paid, size)) {
    cost = plus(cost, amount)
  }
  return cost
}

function throughTiers(tiers: readonly Tier[], units: Fraction): Fraction {
  let cost = zero
  let from = zero
  for (const tier of tiers) {
    if (!isLess(from, units)) return cost
    const end = tier.upTo === undefined ? units : parse(tier.upTo)
    const inTier = minus(isLess(end, units) ? end : units, from)
    cost = plus(cost, plus(times(inTier, parse(tier.unitAmount)), parse(tier.flatAmount ?? '0')))
    from = end
  }
  return cost
}
