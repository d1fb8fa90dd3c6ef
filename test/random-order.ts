import type { Currency } from '../domain/money/currency.ts'
import type { BillingProfile, Discount, OrderLine, TaxCategory } from '../domain/sales/document.ts'
import type { PriceOrder } from '../domain/sales/price.ts'
import { durabill } from '../domain/sales/profiles.ts'
import { decimal, someTariff } from './random-tariff.ts'
import { pick } from './seeded.ts'

type Random = (below: number) => number

const taxed = [
  ['standard', '8.1'],
  ['reduced', '2.6'],
  ['second-reduced', '5.5'],
  ['special', '3.8'],
] as const satisfies readonly (readonly [TaxCategory, string])[]

/** The rates of the made-up country `XX`, in percent, by category. */
export const someRates = new Map<string, string>([...taxed, ['zero', '0']])

const rates = taxed.map(([category, rate]) => {
  return { country: 'XX', category, rate, from: '2000-01-01', source: 'test' }
})

function someDiscount(random: Random): { discount?: Discount } {
  const kind = random(4)
  if (kind === 0) return { discount: { kind: 'amount', minor: BigInt(random(30)) } }
  if (kind > 1) return {}
  return {
    discount: { kind: 'percent', percent: decimal(random, { digits: 2, scale: random(3) }) },
  }
}

/** A unit price, or a tariff, which has no price for a quantity below zero. */
function somePrice(random: Random): Pick<OrderLine, 'quantity' | 'unitPrice' | 'tariff'> {
  const quantity = decimal(random, { digits: 1 + random(3), scale: random(4) })
  if (random(3) === 0) return { quantity, tariff: someTariff(random) }
  const sign = random(8) === 0 ? '-' : ''
  const unitPrice = decimal(random, { digits: 1 + random(4), scale: random(7) })
  return { quantity: sign + quantity, unitPrice }
}

/** Units before, which matter to a tariff alone; and a share of the days of a period. */
function somePart(random: Random): Pick<OrderLine, 'after' | 'share'> {
  const denominator = pick(random, [7, 28, 30, 31, 365])
  const share = { numerator: BigInt(random(denominator + 1)), denominator: BigInt(denominator) }
  const after = decimal(random, { digits: 1 + random(3), scale: random(3) })
  return { ...(random(3) === 0 ? { after } : {}), ...(random(4) === 0 ? { share } : {}) }
}

function someLine(random: Random, at: number): OrderLine {
  return {
    key: `${at + 1}`,
    description: 'A thing',
    ...somePrice(random),
    ...somePart(random),
    ...someDiscount(random),
    taxCategory: pick(random, ['standard', 'reduced', 'second-reduced', 'special', 'zero']),
  }
}

/** An order of one to eight lines in any of our conventions; some are rightly refused. */
export function someOrder(random: Random): PriceOrder {
  const profile: BillingProfile = {
    ...durabill,
    rounding: {
      mode: pick(random, ['half-up', 'half-even', 'down']),
      at: pick(random, ['line', 'tax-group', 'document']),
    },
    prices: pick(random, ['exclusive', 'inclusive']),
  }
  const currency: Currency = pick(random, ['CHF', 'EUR', 'JPY', 'KWD', 'CLF'])
  const lines = Array.from({ length: 1 + random(8) }, (_, at) => someLine(random, at))
  return { currency, lines, profile, country: 'XX', taxPoint: '2026-11-21', rates }
}

/** A value as text that shows `bigint` too, for comparing and for telling a failure. */
export function shown(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? `${item}` : item))
}
