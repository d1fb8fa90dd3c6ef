import { exponentOf, type Currency } from '../money/currency.ts'
import { decimalText, type Exact } from '../money/decimal.ts'
import { formatMinor } from '../money/format.ts'
import { floorOf, roundRatio, type Ratio } from '../money/round.ts'
import { tenTo } from '../money/scale.ts'
import type { BillingProfile, Step } from './document.ts'
import type { ReadLine } from './read-line.ts'
import { ratedSteps } from './tariff-steps.ts'

/** What the steps of all lines of one document have in common. */
export type StepSetting = {
  readonly currency: Currency
  readonly country: string
  readonly profile: BillingProfile
}

/** The amounts of one line, as they came out, in minor units. */
export type LineAmounts = {
  readonly list: bigint
  readonly discount: bigint
  /** list − discount: the net, or the gross where the tax is in the price. */
  readonly base: bigint
  readonly tax: bigint
}

type Rounding = { readonly amount: Exact; readonly exact: Ratio; readonly rounded: bigint }

/**
 * The step from an exact amount to whole minor units. None if it was whole. `share-of-group` only
 * where the line's part differs from its own rounding: it is then the floor, plus `odd` units.
 */
function roundStep({ amount, exact, rounded }: Rounding, setting: StepSetting): Step[] {
  const { currency, profile } = setting
  if (exact.over % exact.under === 0n) return []

  const result = formatMinor(rounded, currency)
  const inputs = { amount: decimalText(amount), exponent: exponentOf(currency).toString() }
  const { mode, at } = profile.rounding
  if (roundRatio(exact, mode) === rounded) {
    return [{ rule: 'round', inputs: { ...inputs, mode }, result }]
  }
  const odd = (rounded - floorOf(exact)).toString()
  return [{ rule: 'share-of-group', inputs: { ...inputs, of: at, odd }, result }]
}

type Cut = Pick<Step, 'rule' | 'inputs'> & { readonly exact: Ratio; readonly rounded: bigint }

/**
 * The step to an amount that may be no finite decimal, so that it is given rounded: by the
 * profile's mode; or cut down, where the line then takes its share of the group.
 */
function cutSteps({ rule, inputs, exact, rounded }: Cut, setting: StepSetting): Step[] {
  const { currency, profile } = setting
  const { mode, at } = profile.rounding
  const exponent = exponentOf(currency).toString()
  const result = formatMinor(rounded, currency)
  if (roundRatio(exact, mode) === rounded) {
    return [{ rule, inputs: { ...inputs, mode, exponent }, result }]
  }
  const floor = floorOf(exact)
  const amount = formatMinor(floor, currency)
  const cut: Step = { rule, inputs: { ...inputs, mode: 'floor', exponent }, result: amount }
  const share = { amount, exponent, of: at, odd: (rounded - floor).toString() }
  return [cut, { rule: 'share-of-group', inputs: share, result }]
}

function fullSteps({ line, product, rated }: ReadLine, { currency }: StepSetting): Step[] {
  if (rated !== undefined) return ratedSteps(rated, { line, currency })
  const { quantity, unitPrice = '' } = line
  const result = decimalText(product, exponentOf(currency))
  return [{ rule: 'quantity-times-price', inputs: { quantity, unitPrice }, result }]
}

function listSteps(read: ReadLine, rounded: bigint, setting: StepSetting): Step[] {
  const { line, product, list } = read
  const full = fullSteps(read, setting)
  if (line.share === undefined) {
    if (list.over % list.under !== 0n) {
      full.push(...roundStep({ amount: product, exact: list, rounded }, setting))
    }
    return full
  }
  const { numerator, denominator } = line.share
  const amount = decimalText(product, exponentOf(setting.currency))
  const parts = { numerator: numerator.toString(), denominator: denominator.toString() }
  const rule = 'prorated'
  full.push(...cutSteps({ rule, inputs: { amount, ...parts }, exact: list, rounded }, setting))
  return full
}

/** `share` of `minor`, as a decimal of major units and as a ratio of minor ones. */
function percentOf(minor: bigint, share: Exact, exponent: number) {
  const amount = { digits: minor * share.digits, scale: share.scale + 2 + exponent }
  return { amount, exact: { over: amount.digits, under: tenTo(share.scale + 2) } }
}

function discountSteps(read: ReadLine, amounts: LineAmounts, setting: StepSetting): Step[] {
  const { currency } = setting
  const { discount } = read.line
  if (discount === undefined) return []
  const amount = formatMinor(amounts.list, currency)
  if (discount.kind === 'amount') {
    const result = formatMinor(discount.minor, currency)
    return [{ rule: 'discount-amount', inputs: { amount, discount: result }, result }]
  }
  const part = percentOf(amounts.list, read.percent!, exponentOf(currency))
  const inputs = { amount, percent: discount.percent }
  const result = decimalText(part.amount, exponentOf(currency))
  const off: Step = { rule: 'discount-percent', inputs, result }
  return [off, ...roundStep({ ...part, rounded: amounts.discount }, setting)]
}

function taxAdded(read: ReadLine, amounts: LineAmounts, setting: StepSetting): Step[] {
  const { currency, country } = setting
  const part = percentOf(amounts.base, read.rate, exponentOf(currency))
  const inputs = { net: formatMinor(amounts.base, currency), rate: read.rateText, country }
  const result = decimalText(part.amount, exponentOf(currency))
  const added: Step = { rule: 'tax-added', inputs, result }
  return [added, ...roundStep({ ...part, rounded: amounts.tax }, setting)]
}

function taxInside(read: ReadLine, amounts: LineAmounts, setting: StepSetting): Step[] {
  const { currency, country } = setting
  const hundred = tenTo(read.rate.scale + 2)
  const exact = { over: amounts.base * read.rate.digits, under: hundred + read.rate.digits }
  const inputs = { gross: formatMinor(amounts.base, currency), rate: read.rateText, country }
  return cutSteps({ rule: 'tax-inside', inputs, exact, rounded: amounts.tax }, setting)
}

function taxSteps(read: ReadLine, amounts: LineAmounts, setting: StepSetting): Step[] {
  if (read.rate.digits === 0n) {
    const inputs = { category: read.line.taxCategory, country: setting.country }
    return [{ rule: 'no-tax', inputs, result: formatMinor(0n, setting.currency) }]
  }
  const inclusive = setting.profile.prices === 'inclusive'
  return inclusive ? taxInside(read, amounts, setting) : taxAdded(read, amounts, setting)
}

/** The arithmetic of one line, as data that `replaySteps` can do again. */
export function stepsOf(read: ReadLine, amounts: LineAmounts, setting: StepSetting): Step[] {
  const steps = listSteps(read, amounts.list, setting)
  steps.push(...discountSteps(read, amounts, setting), ...taxSteps(read, amounts, setting))
  return steps
}
