import { exponentOf, type Currency } from '../money/currency.ts'
import { multiply, parseDecimal, type Exact } from '../money/decimal.ts'
import type { Ratio } from '../money/round.ts'
import { inMinor } from '../money/scale.ts'
import type { Discount, OrderLine, TaxCategory, TaxRate } from './document.ts'
import { rateFor } from './rates.ts'
import { isRefusal, type Refusal } from './refusal.ts'

/** An order line whose texts have become exact numbers. */
export type ReadLine = {
  readonly line: OrderLine
  /** Its position in the order, from 0, so that a refusal can point at it. */
  readonly index: number
  /** quantity × unit price in major units, exact. */
  readonly product: Exact
  /** The same in minor units, not yet rounded. */
  readonly list: Ratio
  /** Set if the discount is a percentage. */
  readonly percent?: Exact
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

const noDecimal = {
  message: 'is not a plain decimal number',
  fix: 'Write digits with at most one point, such as "2.55": up to 18 before it and 12 behind.',
}

function readNumbers(line: OrderLine): { quantity: Exact; price: Exact } | Refusal {
  const quantity = parseDecimal(line.quantity)
  if (quantity === undefined) {
    const message = `The quantity "${line.quantity}" ${noDecimal.message}.`
    return { kind: 'refused', field: 'quantity', message, fix: noDecimal.fix }
  }
  const price = parseDecimal(line.unitPrice)
  if (price === undefined) {
    const message = `The unit price "${line.unitPrice}" ${noDecimal.message}.`
    return { kind: 'refused', field: 'unitPrice', message, fix: noDecimal.fix }
  }
  if (price.digits >= 0n) return { quantity, price }
  const message = `The unit price ${line.unitPrice} is negative.`
  const fix = 'Give the quantity the minus sign instead, or use a discount.'
  return { kind: 'refused', field: 'unitPrice', message, fix }
}

function readPercent(discount: Discount | undefined): { percent?: Exact } | Refusal {
  if (discount?.kind !== 'percent') return {}
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

/** Makes a finder of rates for one setting that looks each category up once. */
export function rateFinder({ country, taxPoint, rates }: Setting) {
  const known = new Map<TaxCategory, string | undefined>()
  return (category: TaxCategory): string | undefined => {
    if (known.has(category)) return known.get(category)
    const found = rateFor({ country, category, on: taxPoint }, rates)
    const rate = 'kind' in found ? undefined : found.rate
    known.set(category, rate)
    return rate
  }
}

function readRate(line: OrderLine, setting: Setting & { rateText: string | undefined }) {
  const { country, taxPoint, rateText } = setting
  const rate = rateText === undefined ? undefined : parseDecimal(rateText)
  if (rate !== undefined && rate.digits >= 0n) return { rate, rateText: rateText! }
  return {
    kind: 'refused' as const,
    field: 'taxCategory',
    message: `No ${line.taxCategory} rate is known for ${country} on ${taxPoint}.`,
    fix: 'Add the rate to the tenant’s table, or use another category: zero, exempt, outside-scope.',
  }
}

/** Reads one line. A refusal names the field without the line: the caller knows its place. */
export function readLine(
  { line, index }: { readonly line: OrderLine; readonly index: number },
  setting: Setting & { readonly rateText: string | undefined },
): ReadLine | Refusal {
  const numbers = readNumbers(line)
  if (isRefusal(numbers)) return numbers
  const discount = readPercent(line.discount)
  if (isRefusal(discount)) return discount
  const rate = readRate(line, setting)
  if (isRefusal(rate)) return rate

  const product = multiply(numbers.quantity, numbers.price)
  const list = inMinor(product, exponentOf(setting.currency))
  return { line, index, product, list, ...discount, ...rate }
}
