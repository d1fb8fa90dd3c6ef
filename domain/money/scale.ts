import type { Exact } from './decimal.ts'
import type { Ratio } from './round.ts'

const powers = Array.from({ length: 64 }, (_, power) => 10n ** BigInt(power))

/** 10 to the power of a small whole number, from a table while it reaches. */
export function tenTo(power: number): bigint {
  return powers[power] ?? 10n ** BigInt(power)
}

/** A decimal of major units as an exact number of minor units. */
export function inMinor({ digits, scale }: Exact, exponent: number): Ratio {
  if (scale <= exponent) return { over: digits * tenTo(exponent - scale), under: 1n }
  return { over: digits, under: tenTo(scale - exponent) }
}
