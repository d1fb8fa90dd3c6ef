import { assert } from '../assert.ts'
import type { Currency } from './currency.ts'

/** An exact amount. `minor` counts the currency's smallest unit: cents for USD, yen for JPY. */
export type Money = { readonly currency: Currency; readonly minor: bigint }

/** Adds amounts of one currency. An empty list has no currency, so it is refused. */
export function sum(parts: readonly Money[]): Money {
  const [first] = parts
  assert(first !== undefined, 'there is something to add')
  assert(
    parts.every((part) => part.currency === first.currency),
    'amounts of one currency are added',
  )
  return { currency: first.currency, minor: parts.reduce((total, part) => total + part.minor, 0n) }
}

/** `from` less `less`, of one currency. */
export function subtract(from: Money, less: Money): Money {
  return sum([from, negate(less)])
}

/** The same amount the other way. */
export function negate(money: Money): Money {
  return { currency: money.currency, minor: -money.minor }
}

/** Orders two amounts of one currency: −1, 0 or 1, as `toSorted` wants it. */
export function compare(a: Money, b: Money): -1 | 0 | 1 {
  assert(a.currency === b.currency, 'amounts of one currency are compared')
  if (a.minor === b.minor) return 0
  return a.minor < b.minor ? -1 : 1
}
