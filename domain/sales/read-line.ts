import { exponentOf, type Currency } from '../money/currency.ts'
import { parseDecimal, type Exact } from '../money/decimal.ts'
import type { Ratio } from '../money/round.ts'
import { inMinor } from '../money/scale.ts'
import type { Discount, OrderLine, Share, TaxCategory, TaxRate } from './document.ts'
import type { Rated } from './rate.ts'
import { rateFor } from './rates.ts'
import { readCost } from './read-cost.ts'
import { isRefusal, type Refusal } from './refusal.ts'

/** An order line whose texts have become exact numbers. */
export type ReadLine = {
  readonly line: OrderLine
  /** Its position in the order, from 0, so that a refusal can point at it. */
  readonly index: number
  /** What the quantity costs for a full period in major units, exact. */
  readonly product: Exact
  /** How a tariff came to it; absent where it is quantity × unit price. */
  readonly rated: Rated | undefined
  /** The share of it that is charged, in minor units, not yet rounded. */
  readonly list: Ratio
  /** Set if the discount is a percentage. */
  readonly percent: Exact | undefined
  readonly rate: Exact
  readonly rateText: string
}

/** Where and when the lines are priced. */
export type Setting = {
  readonly currency: Currency
  readonly country: string
  /** ISO date of supply: it decides which rate is in force. */
  readonly taxPoint: string
  readonly rates?: readonly TaxRate[]
}

const undiscounted: { readonly percent?: Exact } = {}

function readPercent(discount: Discount | undefined): { percent?: Exact } | Refusal {
  if (discount?.kind !== 'percent') return undiscounted
  const percent = parseDecimal(discount.percent)
  const possible = percent !== undefined && percent.digits >= 0n && atMost100(percent)
  if (possible) return { percent }
  return {
    kind: 'refused',
    field: 'discount.percent',
    message: `A discount of "${discount.percent}" percent cannot be given.`,
    fix: 'Write a plain decimal from 0 to 100.',
  }
}

function atMost100({ digits, scale }: Exact): boolean {
  const { over, under } = inMinor({ digits, scale }, 0)
  return over <= 100n * under
}

/** A rate in percent, as a number and as it is written. */
type FoundRate = { readonly rate: Exact; readonly rateText: string }

/** Makes a finder of rates for one setting that looks each category up once. */
export function rateFinder({ country, taxPoint, rates }: Setting) {
  const known = new Map<TaxCategory, FoundRate | undefined>()
  return (category: TaxCategory): FoundRate | undefined => {
    if (known.has(category)) return known.get(category)
    const found = rateFor({ country, category, on: taxPoint }, rates)
    const rate = 'kind' in found ? undefined : readRate(found.rate)
    known.set(category, rate)
    return rate
  }
}

function readRate(rateText: string): FoundRate | undefined {
  const rate = parseDecimal(rateText)
  return rate === undefined || rate.digits < 0n ? undefined : { rate, rateText }
}

function refuseRate(line: OrderLine, { country, taxPoint }: Setting): Refusal {
  return {
    kind: 'refused',
    field: 'taxCategory',
    message: `No ${line.taxCategory} rate is known for ${country} on ${taxPoint}.`,
    fix: 'Add the rate to the tenant’s table, or use another category: zero, exempt, outside-scope.',
  }
}

function shareOf(full: Ratio, share: Share | undefined): Ratio {
  if (share === undefined) return full
  return { over: full.over * share.numerator, under: full.under * share.denominator }
}

type PlacedLine = {
  readonly line: OrderLine
  readonly index: number
  readonly found: FoundRate | undefined
}

/** Reads one line. A refusal names the field without the line: the caller knows its place. */
export function readLine(placed: PlacedLine, setting: Setting): ReadLine | Refusal {
  const { line, index, found } = placed
  const cost = readCost(line)
  if (isRefusal(cost)) return cost
  const discount = readPercent(line.discount)
  if (isRefusal(discount)) return discount
  if (found === undefined) return refuseRate(line, setting)

  const { product, rated } = cost
  const list = shareOf(inMinor(product, exponentOf(setting.currency)), line.share)
  const { rate, rateText } = found
  const { percent } = discount
  return { line, index, product, rated, list, percent, rate, rateText }
}
