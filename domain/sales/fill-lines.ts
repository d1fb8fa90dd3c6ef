import type { Currency } from '../money/currency.ts'
import { toMinor } from '../money/format.ts'
import type { Discount, OrderLine, TaxCategory } from './document.ts'
import type { OrderPlaced, PlacedLine } from './order.ts'
import type { Refusal } from './refusal.ts'

/** A product of the catalogue, as far as an order needs it. */
export type Product = {
  readonly productId: string
  readonly key: string
  readonly name: string
  readonly taxCategory: TaxCategory
  readonly features: readonly string[]
  /** Unit prices in major units, by currency: `{ EUR: '49.00' }`. */
  readonly prices: Readonly<Record<string, string>>
}

/** An order line with everything in it, and the features it pays for. */
export type FilledLine = OrderLine & { readonly features: readonly string[] }

/** Fills from the catalogue what an order left out. A refusal names the line and the mend. */
export function fillLines(
  order: Pick<OrderPlaced, 'currency' | 'lines'>,
  products: ReadonlyMap<string, Product>,
): readonly FilledLine[] | Refusal {
  const filled: FilledLine[] = []
  for (const [index, line] of order.lines.entries()) {
    const at = `lines[${index}]`
    const product = line.product === undefined ? undefined : products.get(line.product)
    const unitPrice = line.unitPrice ?? product?.prices[order.currency]
    if (unitPrice === undefined)
      return noPrice({ line, at, currency: order.currency, known: product !== undefined })
    const discount = readDiscount(line, order.currency)
    if (discount === 'too-fine') return tooFine(at, order.currency)
    filled.push({
      key: line.key ?? String(index + 1),
      ...(line.product === undefined ? {} : { productKey: product?.key ?? line.product }),
      description: line.description ?? product?.name ?? line.product ?? '',
      quantity: line.quantity,
      unitPrice,
      ...(discount === undefined ? {} : { discount }),
      taxCategory: line.taxCategory ?? product?.taxCategory ?? 'standard',
      features: line.features ?? product?.features ?? [],
    })
  }
  return filled
}

function readDiscount(
  { discount }: PlacedLine,
  currency: Currency,
): Discount | 'too-fine' | undefined {
  if (discount === undefined) return undefined
  if ('percent' in discount) return { kind: 'percent', percent: discount.percent }
  const minor = toMinor(discount.amount, currency)
  return minor === undefined ? 'too-fine' : { kind: 'amount', minor }
}

function noPrice(missing: {
  readonly line: PlacedLine
  readonly at: string
  readonly currency: Currency
  readonly known: boolean
}): Refusal {
  const { line, at, currency, known } = missing
  if (known) {
    const message = `The product "${line.product}" has no price in ${currency}.`
    return {
      kind: 'refused',
      field: `${at}.unitPrice`,
      message,
      fix: 'Send a unitPrice, or add the price to the product.',
    }
  }
  const message = `There is no product "${line.product}".`
  return {
    kind: 'refused',
    field: `${at}.product`,
    message,
    fix: 'Make it with PUT /v1/products, or send description and unitPrice.',
  }
}

function tooFine(at: string, currency: Currency): Refusal {
  const message = `The discount is finer than the smallest unit of ${currency}.`
  return { kind: 'refused', field: `${at}.discount.amount`, message, fix: 'Round it to that unit.' }
}
