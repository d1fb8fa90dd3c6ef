import { exponentOf, type Currency } from '../money/currency.ts'
import { decimalText, type Exact } from '../money/decimal.ts'
import { formatMinor } from '../money/format.ts'
import { floorOf, roundRatio, type Ratio } from '../money/round.ts'
import type { BillingProfile, Step } from './document.ts'
import type { ReadLine } from './read-line.ts'

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

function listSteps(read: ReadLine, rounded: bigint, setting: StepSetting): Step[] {
  const { line, product, list } = read
  const inputs = { quantity: line.quantity, unitPrice: line.unitPrice }
  const result = decimalText(product, exponentOf(setting.currency))
  const times: Step = { rule: 'quantity-times-price', inputs, result }
  return [times, ...roundStep({ amount: product, exact: list, rounded }, setting)]
}

/** `share` of `minor`, as a decimal of major units and as a ratio of minor ones. */
function percentOf(minor: bigint, share: Exact, exponent: number) {
  const amount = { digits: minor * share.digits, scale: share.scale + 2 + exponent }
  return { amount, exact: { over: amount.digits, under: 10n ** BigInt(share.scale + 2) } }
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

// gross × r ÷ (100 + r) is no finite decimal, so this step is given rounded: cut down if the line
// then takes its share of the group, else by the profile's mode.
function taxInside(read: ReadLine, amounts: LineAmounts, setting: StepSetting): Step[] {
  const { currency, country, profile } = setting
  const { digits, scale } = read.rate
  const exact = { over: amounts.base * digits, under: 10n ** BigInt(scale + 2) + digits }
  const exponent = exponentOf(currency)
  const own = roundRatio(exact, profile.rounding.mode) === amounts.tax
  const mode = own ? profile.rounding.mode : 'floor'
  const gross = formatMinor(amounts.base, currency)
  const inputs = { gross, rate: read.rateText, country, mode, exponent: exponent.toString() }
  const first = own ? amounts.tax : floorOf(exact)
  const result = formatMinor(first, currency)
  const inside: Step = { rule: 'tax-inside', inputs, result }
  if (own) return [inside]
  const odd = (amounts.tax - first).toString()
  const share = { amount: result, exponent: exponent.toString(), of: profile.rounding.at, odd }
  const shared = formatMinor(amounts.tax, currency)
  return [inside, { rule: 'share-of-group', inputs: share, result: shared }]
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
  return [
    ...listSteps(read, amounts.list, setting),
    ...discountSteps(read, amounts, setting),
    ...taxSteps(read, amounts, setting),
  ]
}
