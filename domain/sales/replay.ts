import { exponentOf, type Currency } from '../money/currency.ts'
import { multiply, type Exact } from '../money/decimal.ts'
import { formatMinor } from '../money/format.ts'
import { tenTo } from '../money/scale.ts'
import type { PricedLine, Step } from './document.ts'
import { minorOf, read, rounded, same, withOdd } from './replay-inputs.ts'
import { tariffChains, tariffRules } from './replay-tariff.ts'

/** What doing a line's arithmetic again came to. */
export type Replay =
  | { readonly kind: 'same' }
  /** `at` counts the steps from 0; it is the number of steps where only the sum does not fit. */
  | { readonly kind: 'different'; readonly at: number; readonly because: string }

type Inputs = Step['inputs']

function percent(inputs: Inputs, of: string, share: string): Exact {
  const product = multiply(read(inputs, of), read(inputs, share))
  return { digits: product.digits, scale: product.scale + 2 }
}

function inside(inputs: Inputs): Exact {
  const gross = minorOf(inputs, 'gross')
  const rate = read(inputs, 'rate')
  const under = gross.under * (tenTo(rate.scale + 2) + rate.digits)
  return rounded({ over: gross.over * rate.digits, under }, inputs)
}

function creditShare(inputs: Inputs): Exact {
  const remaining = minorOf(inputs, 'remaining')
  const part = read(inputs, 'numerator')
  const whole = read(inputs, 'denominator')
  const over = remaining.over * part.digits * tenTo(whole.scale)
  const under = remaining.under * whole.digits * tenTo(part.scale)
  return withOdd({ over, under }, inputs)
}

/** How each rule gets its result from its inputs. */
const rules: Readonly<Record<Step['rule'], (inputs: Inputs) => Exact>> = {
  'quantity-times-price': (inputs) => multiply(read(inputs, 'quantity'), read(inputs, 'unitPrice')),
  ...tariffRules,
  'discount-percent': (inputs) => percent(inputs, 'amount', 'percent'),
  'discount-amount': (inputs) => read(inputs, 'discount'),
  round: (inputs) => rounded(minorOf(inputs, 'amount'), inputs),
  'tax-added': (inputs) => percent(inputs, 'net', 'rate'),
  'tax-inside': inside,
  'share-of-group': (inputs) => withOdd(minorOf(inputs, 'amount'), inputs),
  'no-tax': () => ({ digits: 0n, scale: 0 }),
  'credit-share': creditShare,
}

/** The amount that a step starts from has to be the one the steps before it arrived at. */
function chains(line: PricedLine, at: number, currency: Currency): boolean {
  const { rule, inputs } = line.steps[at]!
  const chained = tariffChains(line.steps, at)
  if (chained !== undefined) return chained
  const inclusive = line.listMinor - line.discountMinor === line.totalMinor
  const money = (minor: bigint) => formatMinor(minor, currency)
  if (rule === 'round' || rule === 'share-of-group') {
    return same(read(inputs, 'amount'), line.steps[at - 1]?.result ?? '')
  }
  if (rule === 'discount-percent' || rule === 'discount-amount') {
    return inputs['amount'] === money(line.listMinor)
  }
  if (rule === 'tax-added') return inputs['net'] === money(line.netMinor)
  return rule !== 'tax-inside' || (inclusive && inputs['gross'] === money(line.totalMinor))
}

const starts: Readonly<Partial<Record<Step['rule'], 'list' | 'discount' | 'tax'>>> = {
  'quantity-times-price': 'list',
  tier: 'list',
  blocks: 'list',
  'discount-percent': 'discount',
  'discount-amount': 'discount',
  'tax-added': 'tax',
  'tax-inside': 'tax',
  'no-tax': 'tax',
}

/** The last result of each part of the arithmetic: of the list amount, the discount, the tax. */
function results(steps: readonly Step[]): Record<string, string> {
  const last: Record<string, string> = {}
  let part = ''
  for (const { rule, inputs, result } of steps) {
    part = rule === 'credit-share' ? (inputs['part'] ?? '') : (starts[rule] ?? part)
    last[part] = result
  }
  return last
}

function fits(line: PricedLine, currency: Currency): boolean {
  const exponent = exponentOf(currency)
  const is = (text: string | undefined, minor: bigint) =>
    same({ digits: minor, scale: exponent }, text ?? '0')
  const { list, discount, tax, net } = results(line.steps)
  const base = line.listMinor - line.discountMinor
  return (
    (net === undefined ? is(list, line.listMinor) : is(net, line.netMinor)) &&
    is(discount, line.discountMinor) &&
    is(tax, line.taxMinor) &&
    line.netMinor + line.taxMinor === line.totalMinor &&
    (base === line.netMinor || base === line.totalMinor)
  )
}

/**
 * Does a line's arithmetic again, from each step's inputs alone, and compares: each result, that
 * each step starts from what came before it, and that they arrive at the line's amounts.
 */
export function replaySteps(line: PricedLine, currency: Currency): Replay {
  for (const [at, step] of line.steps.entries()) {
    if (!same(rules[step.rule](step.inputs), step.result)) {
      return { kind: 'different', at, because: `${step.rule} does not give ${step.result}.` }
    }
    if (!chains(line, at, currency)) {
      return { kind: 'different', at, because: `${step.rule} starts from another amount.` }
    }
  }
  if (fits(line, currency)) return { kind: 'same' }
  const because = 'The steps do not arrive at the line’s amounts.'
  return { kind: 'different', at: line.steps.length, because }
}
