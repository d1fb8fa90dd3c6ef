import { assert } from '../assert.ts'

/** How a fraction becomes a whole number. */
export type RoundingMode =
  | 'half-up' // 2.5 → 3, −2.5 → −3: the half goes away from zero, as shops and tax offices do.
  | 'half-even' // 2.5 → 2, 3.5 → 4: the half goes to the even neighbour.
  | 'down' // 2.9 → 2, −2.9 → −2: cut off toward zero.

/** An exact fraction, `over / under`; `under` is positive. */
export type Ratio = { readonly over: bigint; readonly under: bigint }

/** The greatest whole number that is not above `ratio`: −2.1 → −3. */
export function floorOf({ over, under }: Ratio): bigint {
  const cut = over / under // BigInt division cuts toward zero.
  return over < 0n && cut * under !== over ? cut - 1n : cut
}

/** `ratio` as a whole number. Exact: no step of it is a float. */
export function roundRatio({ over, under }: Ratio, mode: RoundingMode): bigint {
  assert(under > 0n, 'a fraction has a positive denominator')
  const cut = over / under
  const rest = over - cut * under
  if (rest === 0n || mode === 'down') return cut

  const twice = 2n * (rest < 0n ? -rest : rest)
  const away = cut + (over < 0n ? -1n : 1n)
  if (twice !== under) return twice > under ? away : cut
  return mode === 'half-up' || cut % 2n !== 0n ? away : cut
}

/** Adds fractions; nothing at all adds up to `0 / 1`. */
export function addRatios(parts: readonly Ratio[]): Ratio {
  let over = 0n
  let under = 1n
  for (const part of parts) {
    if (part.under === under) over += part.over
    else if (part.under % under === 0n) {
      over = over * (part.under / under) + part.over
      under = part.under
    } else if (under % part.under === 0n) over += part.over * (under / part.under)
    else {
      over = over * part.under + part.over * under
      under *= part.under
    }
  }
  return { over, under }
}
