import { exponentOf, type Currency } from '../money/currency.ts'
import { decimalText } from '../money/decimal.ts'
import type { OrderLine, Step } from './document.ts'
import type { Rated, RatedTier } from './rate.ts'

/** The steps of a rated quantity up to its exact amount: its tiers and their sum, or its blocks. */
export function ratedSteps(
  rated: Rated,
  { line, currency }: { readonly line: OrderLine; readonly currency: Currency },
): Step[] {
  const exponent = exponentOf(currency)
  if (rated.kind === 'package') return [blocksStep(rated, { line, exponent })]
  const steps = rated.tiers.map((part) => tierStep(part, exponent))
  if (steps.length > 1) steps.push(sumStep(steps, decimalText(rated.exact, exponent)))
  return steps
}

function tierStep({ tier: { tier, from }, units, flat, exact }: RatedTier, exponent: number): Step {
  const inputs: Record<string, string> = {
    units: decimalText(units),
    unitPrice: tier.unitAmount,
    from,
  }
  if (flat !== undefined && tier.flatAmount !== undefined) inputs['flatAmount'] = tier.flatAmount
  if (tier.upTo !== undefined) inputs['upTo'] = tier.upTo
  return { rule: 'tier', inputs, result: decimalText(exact, exponent) }
}

function sumStep(tiers: readonly Step[], result: string): Step {
  const inputs: Record<string, string> = {}
  for (const [index, tier] of tiers.entries()) inputs[`tier${index + 1}`] = tier.result
  return { rule: 'tiers-added', inputs, result }
}

type Blocks = { readonly line: OrderLine; readonly exponent: number }

function blocksStep(
  { blocks, exact, package: { tariff } }: Extract<Rated, { kind: 'package' }>,
  { line, exponent }: Blocks,
): Step {
  const inputs = {
    units: line.quantity,
    ...(line.after === undefined ? {} : { after: line.after }),
    free: tariff.free ?? '0',
    size: tariff.size,
    blocks: blocks.toString(),
    amount: tariff.amount,
  }
  return { rule: 'blocks', inputs, result: decimalText(exact, exponent) }
}
