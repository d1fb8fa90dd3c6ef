import { parseDecimal } from '../domain/money/decimal.ts'
import type { Tariff, Tier } from '../domain/sales/tariff.ts'

type Random = (below: number) => number

/** A decimal of at most so many digits before the point, and exactly so many behind it. */
export function decimal(
  random: Random,
  { digits, scale }: { digits: number; scale: number },
): string {
  const text = random(10 ** digits).toString()
  return scale === 0
    ? text
    : `${text}.${random(10 ** scale)
        .toString()
        .padStart(scale, '0')}`
}

/** A tariff of either kind, with bounds that quantities below a thousand go beyond. */
export function someTariff(random: Random): Tariff {
  if (random(3) > 0) return { kind: 'graduated', tiers: someTiers(random) }
  const size = `${1 + random(200)}${random(4) === 0 ? '.5' : ''}`
  const free = decimal(random, { digits: 1 + random(3), scale: random(2) })
  const amount = decimal(random, { digits: 1 + random(2), scale: random(4) })
  return { kind: 'package', size, amount, ...(random(2) === 0 ? { free } : {}) }
}

function someTiers(random: Random): Tier[] {
  const bounds = Array.from({ length: random(4) }, () =>
    decimal(random, { digits: 3, scale: random(3) }),
  )
  const sizes = new Map(bounds.map((bound) => [millionths(bound), bound]))
  sizes.delete(0n)
  const ascending = [...sizes].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, bound]) => bound)
  return [...ascending, undefined].map((upTo) => ({
    ...(upTo === undefined ? {} : { upTo }),
    unitAmount: decimal(random, { digits: 1 + random(2), scale: random(7) }),
    ...(random(3) === 0 ? { flatAmount: decimal(random, { digits: 1, scale: random(3) }) } : {}),
  }))
}

function millionths(text: string): bigint {
  const { digits = 0n, scale = 0 } = parseDecimal(text) ?? {}
  return digits * 10n ** BigInt(6 - scale)
}
