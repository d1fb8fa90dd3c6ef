import { assert } from '../assert.ts'
import type { Money } from './money.ts'
import { shareOut } from './share.ts'

/**
 * Splits `total` in proportion to `weights` and loses nothing: the parts always sum to `total`.
 * The odd minor units go, one each, to the largest remainders; on a tie, to the earlier part. A
 * negative total is split as its opposite is.
 *
 * @param weights none negative, and not all zero
 */
export function allocate(total: Money, weights: readonly bigint[]): Money[] {
  const under = weights.reduce((sum, weight) => sum + weight, 0n)
  assert(
    weights.every((weight) => weight >= 0n),
    'no weight is negative',
  )
  assert(under > 0n, 'some weight is positive')

  const sign = total.minor < 0n ? -1n : 1n
  const size = total.minor * sign
  const exacts = weights.map((weight) => ({ over: size * weight, under }))
  return shareOut(exacts, size).map((part) => ({ currency: total.currency, minor: part * sign }))
}
