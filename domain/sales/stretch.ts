import { assert } from '../assert.ts'
import type { Period } from '../calendar.ts'
import { daysBetween } from '../dates.ts'
import type { Share } from './document.ts'

/** What is charged for `from`–`until` of a full period; the part is counted in whole local days. */
export type Stretch = { readonly full: Period; readonly from: string; readonly until: string }

/** Days charged of the days of the full period; none where it is charged whole. */
export function shareOf({ full, from, until }: Stretch): Share | undefined {
  const numerator = BigInt(daysBetween(from, until))
  const denominator = BigInt(daysBetween(full.from, full.until))
  assert(numerator >= 0n && numerator <= denominator, 'a part is not more than its whole')
  return numerator === denominator ? undefined : { numerator, denominator }
}
