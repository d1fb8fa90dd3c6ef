import { multiply, type Exact } from '../money/decimal.ts'
import type { Ratio } from '../money/round.ts'
import type { Step } from './document.ts'
import { plus } from './rate.ts'
import { minus } from './remaining.ts'
import { atScale } from './read-tariff.ts'
import { minorOf, read, rounded, same } from './replay-inputs.ts'

type Inputs = Step['inputs']
type TariffRule = 'tier' | 'tiers-added' | 'blocks' | 'prorated'

const none: Exact = { digits: 0n, scale: 0 }

function readOr0(inputs: Inputs, name: string): Exact {
  return inputs[name] === undefined ? none : read(inputs, name)
}

function tier(inputs: Inputs): Exact {
  const product = multiply(read(inputs, 'units'), read(inputs, 'unitPrice'))
  return plus(product, readOr0(inputs, 'flatAmount'))
}

function tiersAdded(inputs: Inputs): Exact {
  return Object.keys(inputs).reduce((sum, name) => plus(sum, read(inputs, name)), none)
}

/** How many blocks so many units begin, the free ones left out. */
function begun(units: Exact, inputs: Inputs): bigint {
  const size = read(inputs, 'size')
  const paid = minus(units, read(inputs, 'free'))
  const scale = Math.max(size.scale, paid.scale)
  const over = atScale(paid, scale)
  const under = atScale(size, scale)
  return over <= 0n ? 0n : (over + under - 1n) / under
}

function blocksOf(inputs: Inputs): bigint {
  const before = readOr0(inputs, 'after')
  return begun(plus(before, read(inputs, 'units')), inputs) - begun(before, inputs)
}

function proratedOf(inputs: Inputs): Ratio {
  const amount = minorOf(inputs, 'amount')
  const { digits: numerator } = read(inputs, 'numerator')
  const { digits: denominator } = read(inputs, 'denominator')
  return { over: amount.over * numerator, under: amount.under * denominator }
}

/** Whether a share of an amount is whole minor units, so that nothing was rounded. */
export function isEven(inputs: Inputs): boolean {
  const { over, under } = proratedOf(inputs)
  return over % under === 0n
}

/** How the rules of tariffs and shares get their results from their inputs. */
export const tariffRules: Readonly<Record<TariffRule, (inputs: Inputs) => Exact>> = {
  tier,
  'tiers-added': tiersAdded,
  blocks: (inputs) => multiply({ digits: blocksOf(inputs), scale: 0 }, read(inputs, 'amount')),
  prorated: (inputs) => rounded(proratedOf(inputs), inputs),
}

/**
 * Whether a step of these rules goes on from where the ones before it stopped: a tier begins where
 * the tier before it ends, and has no more units than it has room; the sum is of all tiers; the
 * share is of what the units came to. `undefined` for other rules.
 */
export function tariffChains(steps: readonly Step[], at: number): boolean | undefined {
  const { rule, inputs } = steps[at]!
  const before = steps[at - 1]
  if (rule === 'tier')
    return hasRoom(inputs) && (at === 0 || before?.inputs['upTo'] === inputs['from'])
  if (rule === 'tiers-added') return addsAll(inputs, steps.slice(0, at))
  if (rule === 'blocks') return inputs['blocks'] === blocksOf(inputs).toString()
  if (rule === 'prorated') return same(read(inputs, 'amount'), before?.result ?? '')
  return undefined
}

function hasRoom(inputs: Inputs): boolean {
  if (inputs['upTo'] === undefined) return true
  const room = minus(read(inputs, 'upTo'), read(inputs, 'from'))
  return minus(room, read(inputs, 'units')).digits >= 0n
}

function addsAll(inputs: Inputs, tiers: readonly Step[]): boolean {
  const named = tiers.every(({ result }, index) => inputs[`tier${index + 1}`] === result)
  return named && Object.keys(inputs).length === tiers.length
}
