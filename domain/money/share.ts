import { assert } from '../assert.ts'
import { addRatios, floorOf, roundRatio, type Ratio, type RoundingMode } from './round.ts'

type Part = { readonly index: number; readonly rest: bigint; readonly under: bigint }

/** Larger remainders first; on a tie the earlier part. */
function byRemainder(a: Part, b: Part): number {
  const left = a.under === b.under ? a.rest : a.rest * b.under
  const right = a.under === b.under ? b.rest : b.rest * a.under
  if (left === right) return a.index - b.index
  return left > right ? -1 : 1
}

/**
 * Makes whole numbers of exact ones so that they add up to `total`: each part becomes its floor or
 * its ceiling, the ceilings going to the largest remainders, on a tie to the earlier part. A part
 * that is whole stays as it is.
 *
 * @param total a rounding of the exact sum: between the sum of the floors and that of the ceilings
 */
export function shareOut(exacts: readonly Ratio[], total: bigint): bigint[] {
  const whole = exacts.map(floorOf)
  let odd = total - whole.reduce((sum, part) => sum + part, 0n)
  if (odd === 0n) return whole

  const broken = exacts
    .map(({ over, under }, index) => ({ index, rest: over - whole[index]! * under, under }))
    .filter((part) => part.rest > 0n)
  assert(odd > 0n && odd <= broken.length, 'the total is a rounding of the sum of its parts')
  for (const { index } of broken.toSorted(byRemainder).slice(0, Number(odd))) {
    whole[index]! += 1n
    odd -= 1n
  }
  assert(odd === 0n, 'every minor unit found a home')
  return whole
}

/** How to round many amounts: by which mode, and where the one rounding happens. */
export type RoundingPlan = {
  readonly mode: RoundingMode
  readonly at: 'line' | 'tax-group' | 'document'
  /** The groups, as positions in the list; each position stands in exactly one. */
  readonly groups: readonly (readonly number[])[]
}

/**
 * Rounds a list of exact amounts where the plan says, once.
 *
 * `line`: each amount alone. `tax-group`: the exact sum of each group is rounded and shared out
 * over its members. `document`: the exact sum of all is rounded, shared out over the groups, and
 * each group's share over its members. So a part is never a whole unit away from its exact value.
 */
export function roundAmounts(exacts: readonly Ratio[], plan: RoundingPlan): bigint[] {
  if (plan.at === 'line') return exacts.map((exact) => roundRatio(exact, plan.mode))

  const members = plan.groups.map((group) => group.map((index) => exacts[index]!))
  const totals = roundSums(members.map(addRatios), plan)
  const rounded = exacts.map(() => 0n)
  for (const [number, group] of plan.groups.entries()) {
    const parts = shareOut(members[number]!, totals[number]!)
    for (const [place, index] of group.entries()) rounded[index] = parts[place]!
  }
  return rounded
}

function roundSums(sums: readonly Ratio[], { mode, at }: RoundingPlan): bigint[] {
  if (at === 'document') return shareOut(sums, roundRatio(addRatios(sums), mode))
  return sums.map((sum) => roundRatio(sum, mode))
}
