import { roundRatio, type RoundingMode } from './round.ts'
import { inMinor } from './scale.ts'

/** An exact decimal number: `digits / 10^scale`. `2.55` is `{ digits: 255n, scale: 2 }`. */
export type Exact = { readonly digits: bigint; readonly scale: number }

// At most 18 digits before the point and 12 behind it: beyond any honest price or quantity, and
// small enough that no input can make the arithmetic slow.
const plain = /^-?(?:0|[1-9]\d{0,17})(?:\.\d{1,12})?$/

/**
 * Reads a decimal written as `-?digits[.digits]`: no exponent, no plus, no leading zeros, no
 * grouping, no comma, no spaces.
 *
 * @returns `undefined` if it is not written so, or is longer than 18 digits, a point and 12 digits
 */
export function parseDecimal(text: string): Exact | undefined {
  if (!plain.test(text)) return undefined
  const point = text.indexOf('.')
  if (point === -1) return { digits: BigInt(text), scale: 0 }
  const digits = BigInt(text.slice(0, point) + text.slice(point + 1))
  return { digits, scale: text.length - point - 1 }
}

/** The exact product. */
export function multiply(a: Exact, b: Exact): Exact {
  return { digits: a.digits * b.digits, scale: a.scale + b.scale }
}

/**
 * Writes a decimal as plain text, without needless zeros beyond `minScale` decimals:
 * `{ digits: 15300n, scale: 3 }` with 2 becomes `"15.30"`.
 */
export function decimalText({ digits, scale }: Exact, minScale = 0): string {
  const negative = digits < 0n
  let text = (negative ? -digits : digits).toString().padStart(scale + 1, '0')
  let decimals = scale
  while (decimals > minScale && text.endsWith('0')) {
    text = text.slice(0, -1)
    decimals -= 1
  }
  text = text.padEnd(text.length + Math.max(0, minScale - decimals), '0')
  decimals = Math.max(decimals, minScale)
  const point = text.length - decimals
  const body = decimals === 0 ? text : `${text.slice(0, point)}.${text.slice(point)}`
  return negative ? `-${body}` : body
}

/** A decimal of major units as whole minor units of a currency with `exponent` decimals. */
export function roundToMinor(decimal: Exact, exponent: number, mode: RoundingMode): bigint {
  return roundRatio(inMinor(decimal, exponent), mode)
}
