import type { Currency } from '../money/currency.ts'
import { toMinor } from '../money/format.ts'
import type { Decimal, Discount, OrderLine, TaxCategory } from './document.ts'
import type { PlacedLine } from './order.ts'
import { isRefusal, type Refusal } from './refusal.ts'

/** What the catalogue says of a product; a line may say otherwise. */
export type ProductFacts = {
  readonly key: string
  readonly name: string
  /** Absent where it has no price in the order's currency. */
  readonly unitPrice?: Decimal
  readonly taxCategory: TaxCategory
}

function toDiscount(sent: PlacedLine['discount'], currency: Currency) {
  if (sent === undefined) return {}
  if ('percent' in sent) {
    return { discount: { kind: 'percent', percent: sent.percent } satisfies Discount }
  }
  const minor = toMinor(sent.amount, currency)
  if (minor !== undefined) return { discount: { kind: 'amount', minor } satisfies Discount }
  return {
    kind: 'refused',
    field: 'discount.amount',
    message: `${sent.amount} is finer than the smallest unit of ${currency}.`,
    fix: 'Send an amount in whole minor units of the currency, such as "5.00".',
  } satisfies Refusal
}

/**
 * Makes an order line of what the product sent and what the catalogue knows. `at` counts from 0.
 *
 * @returns a refusal without the line's place where there is no price, or the discount is too fine
 */
export function toOrderLine(
  sent: PlacedLine,
  known: { readonly at: number; readonly currency: Currency; readonly product?: ProductFacts },
): OrderLine | Refusal {
  const { at, currency, product } = known
  const unitPrice = sent.unitPrice ?? product?.unitPrice
  if (unitPrice === undefined) {
    const message = `There is no price in ${currency} for "${sent.product ?? sent.description ?? ''}".`
    const fix = 'Send a unitPrice with the line, or give the product a price in this currency.'
    return { kind: 'refused', field: 'unitPrice', message, fix }
  }
  const discount = toDiscount(sent.discount, currency)
  if (isRefusal(discount)) return discount
  const productKey = product?.key ?? sent.product
  return {
    key: sent.key ?? `${at + 1}`,
    ...(productKey === undefined ? {} : { productKey }),
    description: sent.description ?? product?.name ?? sent.product ?? '',
    quantity: sent.quantity,
    unitPrice,
    ...discount,
    taxCategory: sent.taxCategory ?? product?.taxCategory ?? 'standard',
  }
}
