/** A reduced fraction: of major units, of quantities, of anything. */
export type Fraction = { readonly n: bigint; readonly d: bigint }

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? (a < 0n ? -a : a) : gcd(b, a % b)
}

/** A fraction, reduced; `d` is above zero. */
export function fraction(n: bigint, d: bigint): Fraction {
  const by = gcd(n, d) || 1n
  return { n: n / by, d: d / by }
}

/** The arithmetic of fractions. */
export const exactly = {
  zero: fraction(0n, 1n),
  plus: (a: Fraction, b: Fraction) => fraction(a.n * b.d + b.n * a.d, a.d * b.d),
  minus: (a: Fraction, b: Fraction) => fraction(a.n * b.d - b.n * a.d, a.d * b.d),
  times: (a: Fraction, b: Fraction) => fraction(a.n * b.n, a.d * b.d),
  over: (a: Fraction, b: Fraction) => fraction(a.n * b.d, a.d * b.n),
  isLess: (a: Fraction, b: Fraction) => a.n * b.d < b.n * a.d,
}

/** Plain decimal text as a fraction. */
export function parse(text: string): Fraction {
  const [whole = '0', decimals = ''] = text.replace('-', '').split('.')
  const size = fraction(BigInt(whole + decimals), 10n ** BigInt(decimals.length))
  return text.startsWith('-') ? fraction(-size.n, size.d) : size
}
