import type { Exact } from '../money/decimal.ts'
import { tenTo } from '../money/scale.ts'

export const noUnits: Exact = { digits: 0n, scale: 0 }

/** The exact sum. */
export function plus(a: Exact, b: Exact): Exact {
  const scale = Math.max(a.scale, b.scale)
  return { digits: at(a, scale) + at(b, scale), scale }
}

/** The exact difference, or nothing where it would be below nothing. */
export function upToNothing(a: Exact, b: Exact): Exact {
  const left = plus(a, { ...b, digits: -b.digits })
  return left.digits < 0n ? noUnits : left
}

export function isAbove(a: Exact, b: Exact): boolean {
  const scale = Math.max(a.scale, b.scale)
  return at(a, scale) > at(b, scale)
}

const at = ({ digits, scale }: Exact, wanted: number) => digits * tenTo(wanted - scale)
