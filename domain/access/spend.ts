import { assert } from '../assert.ts'
import { decimalText, type Exact, parseDecimal } from '../money/decimal.ts'
import type { Decision } from './decide.ts'
import { isAbove, plus, upToNothing } from './units.ts'

/** The decision for whoever wants so many units: all of them at once, or none. */
export function wanting(decision: Decision, units: Exact): Decision {
  const { allowed, allowance } = decision
  if (!allowed || allowance === undefined || !isAbove(units, exact(allowance.remaining)))
    return decision
  return { ...decision, allowed: false, reason: 'quota-used-up' }
}

/** The decision once so many units more are used. Whoever took the last ones was allowed to. */
export function spent(decision: Decision, units: Exact): Decision {
  const { allowance } = decision
  if (allowance === undefined) return decision
  const used = decimalText(plus(exact(allowance.used), units))
  const remaining = decimalText(upToNothing(exact(allowance.remaining), units))
  return { ...decision, allowance: { ...allowance, used, remaining } }
}

function exact(text: string): Exact {
  const decimal = parseDecimal(text)
  assert(decimal !== undefined, 'an allowance is written in decimals')
  return decimal
}
