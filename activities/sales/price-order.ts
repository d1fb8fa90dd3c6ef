import type { OrderRow } from '../../adapters/postgres/sales/orders.ts'
import { BrokenInvariant } from '../../domain/assert.ts'
import type { BillingProfile, PricedDocument } from '../../domain/sales/document.ts'
import { fillLines, type Product } from '../../domain/sales/fill-lines.ts'
import type { OrderPlaced } from '../../domain/sales/order.ts'
import { priceDocument } from '../../domain/sales/price.ts'
import { isRefusal, type Refusal } from '../../domain/sales/refusal.ts'

/** What pricing made of one order. */
export type PricedOrder =
  | {
      readonly kind: 'priced'
      readonly row: OrderRow<OrderPlaced>
      readonly priced: PricedDocument
      readonly profile: BillingProfile
      readonly country: string
      readonly features: ReadonlyMap<string, readonly string[]>
    }
  | { readonly kind: 'refused'; readonly row: OrderRow<OrderPlaced>; readonly because: string }

/** What an order is priced from. */
type Pricing<Data extends Priceable = OrderPlaced> = {
  readonly row: OrderRow<Data>
  readonly products: ReadonlyMap<string, Product>
  readonly profile: BillingProfile
}

/** The part of an event's data that decides about money. */
export type Priceable = Pick<OrderPlaced, 'currency' | 'lines' | 'taxIncluded' | 'country'>

/** Prices one order. Neither a refusal nor a broken promise of ours reaches the orders beside it. */
export function priceOrder(pricing: Pricing): PricedOrder {
  const { row } = pricing
  try {
    const answer = priceLines(pricing)
    if (isRefusal(answer)) return { kind: 'refused', row, because: sentence(answer) }
    return { kind: 'priced', row, ...answer }
  } catch (error) {
    if (!(error instanceof BrokenInvariant)) throw error
    return { kind: 'refused', row, because: `Parked for a person: ${error.message}` }
  }
}

/** Fills and prices the lines of an event, under the profile and the tax of its country. */
export function priceLines<Data extends Priceable>({
  row,
  products,
  profile: usual,
}: Pricing<Data>) {
  const { data } = row
  const lines = fillLines(data, products)
  if (isRefusal(lines)) return lines
  const profile: BillingProfile =
    data.taxIncluded === undefined
      ? usual
      : { ...usual, prices: data.taxIncluded ? 'inclusive' : 'exclusive' }
  const country = data.country ?? row.customer_address.country
  const bare = lines.map(({ features: _features, ...line }) => line)
  const priced = priceDocument({
    currency: data.currency,
    lines: bare,
    profile,
    country,
    taxPoint: row.supplied_on,
  })
  if (isRefusal(priced)) return priced
  return {
    priced,
    profile,
    country,
    features: new Map(lines.map((line) => [line.key, line.features])),
  }
}

/** A refusal as one sentence for a person. */
export const sentence = ({ field, message, fix }: Refusal): string => `${field}: ${message} ${fix}`
