import { roundRatio, type Ratio } from '../money/round.ts'
import { tenTo } from '../money/scale.ts'
import { roundAmounts, type RoundingPlan } from '../money/share.ts'
import type { BillingProfile, OrderLine, PricedDocument, PricedLine } from './document.ts'
import { rateFinder, readLine, type ReadLine, type Setting } from './read-line.ts'
import { isRefusal, type Refusal } from './refusal.ts'
import { stepsOf, type LineAmounts, type StepSetting } from './steps.ts'
import { totalUp } from './total.ts'

/** All that a price depends on. The same order always gives the same document. */
export type PriceOrder = Setting & {
  readonly lines: readonly OrderLine[]
  readonly profile: BillingProfile
}

/**
 * Prices an order.
 *
 * Three kinds of amount are rounded, each once, in this order: the list amounts (quantity × unit
 * price), the discounts (a percentage of the list amount as shown), the taxes (on the net as
 * shown; or, where the tax is in the price, `gross × r ÷ (100 + r)`). Where, `profile.rounding.at`
 * says: on each `line` alone; on the exact sum of each `tax-group` (lines of one category); or on
 * the exact sum of the whole `document`. A rounded sum is shared out over its lines by largest
 * remainder, so each line shows its exact amount's floor or ceiling, and lines add up to groups
 * and groups to the document. What is left follows by addition: base = list − discount; net =
 * base and total = base + tax, or total = base and net = base − tax.
 *
 * Lines whose price is exactly zero are dropped if the profile says so, unless none would remain.
 * A line may be negative by its quantity, as long as the document's total is not.
 *
 * @returns a refusal that names the first field at fault, if there is one
 */
export function priceDocument(order: PriceOrder): PricedDocument | Refusal {
  const read = readLines(order)
  if (isRefusal(read)) return read
  const kept = order.profile.zeroLines === 'drop' ? withoutZeros(read) : read
  const amounts = priceLines(kept, order.profile)
  if (isRefusal(amounts)) return amounts

  const lines = kept.map((line, index) => pricedLine(line, amounts[index]!, order))
  const document = totalUp(lines, order)
  return refuseTotal(document, kept) ?? document
}

function readLines(order: PriceOrder): ReadLine[] | Refusal {
  if (order.lines.length === 0) {
    const fix = 'Send at least one line.'
    return { kind: 'refused', field: 'lines', message: 'There is nothing to price.', fix }
  }
  const rateOf = rateFinder(order)
  const read: ReadLine[] = []
  for (const [index, line] of order.lines.entries()) {
    const answer = readLine({ line, index, found: rateOf(line.taxCategory) }, order)
    if (isRefusal(answer)) return { ...answer, field: `lines[${index}].${answer.field}` }
    read.push(answer)
  }
  return read
}

function withoutZeros(read: ReadLine[]): ReadLine[] {
  const kept = read.filter((line) => line.list.over !== 0n)
  return kept.length === 0 ? read : kept
}

function priceLines(read: readonly ReadLine[], profile: BillingProfile): LineAmounts[] | Refusal {
  const plan: RoundingPlan = {
    ...profile.rounding,
    groups: read.length === 1 ? [[0]] : groupsOf(read),
  }
  const exactList = read.map((line) => line.list)
  const list = roundAll(exactList, plan)
  const tooMuch = read.find((line, index) => discountsTooMuch(line, list[index]!))
  if (tooMuch !== undefined) return refuseDiscount(tooMuch)

  const exactDiscount = read.map((line, index) => discountOf(line, list[index]!))
  const discounted = read.some(({ line }) => line.discount !== undefined)
  const discount = discounted ? roundAll(exactDiscount, plan) : read.map(() => 0n)
  const base = list.map((minor, index) => minor - discount[index]!)
  const exactTax = read.map((line, index) => taxOf(line, base[index]!, profile))
  const tax = roundAll(exactTax, plan)
  return list.map((minor, index) => ({
    list: minor,
    discount: discount[index]!,
    base: base[index]!,
    tax: tax[index]!,
  }))
}

/** Alone, an amount is its line's, its group's and the document's: there is nothing to share out. */
function roundAll(exacts: readonly Ratio[], plan: RoundingPlan): bigint[] {
  const [only, second] = exacts
  if (only !== undefined && second === undefined) return [roundRatio(only, plan.mode)]
  return roundAmounts(exacts, plan)
}

function groupsOf(read: readonly ReadLine[]): number[][] {
  const groups = Map.groupBy(read.keys(), (index) => read[index]!.line.taxCategory)
  return [...groups.values()]
}

function discountsTooMuch({ line }: ReadLine, list: bigint): boolean {
  if (line.discount?.kind !== 'amount') return false
  return line.discount.minor < 0n || line.discount.minor > list
}

function refuseDiscount({ index }: ReadLine): Refusal {
  return {
    kind: 'refused',
    field: `lines[${index}].discount`,
    message: 'The discount is negative or larger than the line it reduces.',
    fix: 'Give an amount from zero to quantity × unit price, or a percentage.',
  }
}

function discountOf({ line, percent }: ReadLine, list: bigint): Ratio {
  if (percent !== undefined) {
    return { over: list * percent.digits, under: tenTo(percent.scale + 2) }
  }
  return { over: line.discount?.kind === 'amount' ? line.discount.minor : 0n, under: 1n }
}

function taxOf({ rate }: ReadLine, base: bigint, { prices }: BillingProfile): Ratio {
  const hundred = tenTo(rate.scale + 2)
  const under = prices === 'inclusive' ? hundred + rate.digits : hundred
  return { over: base * rate.digits, under }
}

function pricedLine(read: ReadLine, amounts: LineAmounts, setting: StepSetting): PricedLine {
  const { list, discount, base, tax } = amounts
  const inclusive = setting.profile.prices === 'inclusive'
  return {
    ...read.line,
    listMinor: list,
    discountMinor: discount,
    netMinor: inclusive ? base - tax : base,
    taxMinor: tax,
    totalMinor: inclusive ? base : base + tax,
    taxRate: read.rateText,
    steps: stepsOf(read, amounts, setting),
  }
}

const largest = 2n ** 62n // Far below Postgres's `bigint`, so that sums of documents fit as well.

function refuseTotal(document: PricedDocument, read: readonly ReadLine[]): Refusal | undefined {
  // Its net and its tax as well: where rates differ, one can be below zero without the total.
  const { netMinor, taxMinor, totalMinor } = document
  if (netMinor < 0n || taxMinor < 0n || totalMinor < 0n) {
    const negative = read.find((line) => line.list.over < 0n)
    return {
      kind: 'refused',
      field: `lines[${negative?.index ?? 0}].quantity`,
      message: 'The negative lines outweigh the others: the document would be below zero.',
      fix: 'Lower the negative quantity, or send a cancellation, which makes a credit note.',
    }
  }
  if (document.lines.every((line) => isSmall(line.listMinor)) && isSmall(document.totalMinor)) {
    return undefined
  }
  const fix = 'Split the order, or check the quantities and prices.'
  return {
    kind: 'refused',
    field: 'lines',
    message: 'The amounts are too large to be booked.',
    fix,
  }
}

function isSmall(minor: bigint): boolean {
  return minor <= largest && minor >= -largest
}
