import type { StoredDocument } from '../adapters/postgres/sales/read-document.ts'
import type { Currency } from '../domain/money/currency.ts'
import { toMoneyJson } from '../domain/money/money.schema.ts'
import type { Discount, PricedDocument, PricedLine, TaxGroup } from '../domain/sales/document.ts'
import { explainLine } from '../domain/sales/explain.ts'

/** What a final document prints, as public JSON. */
export function toPrinted({ snapshot, features }: StoredDocument) {
  const { priced, seller, buyer, locale, suppliedOn, profile } = snapshot
  const { key, version, prices } = profile
  return {
    ...toPriced(priced, features),
    seller,
    buyer,
    locale,
    suppliedOn,
    profile: { key, version, prices },
  }
}

/** The lines and taxes of a priced document, as public JSON. */
export function toPriced(
  { currency, lines, taxes }: PricedDocument,
  features: StoredDocument['features'] = new Map(),
) {
  return {
    lines: lines.map((line) => ({
      ...toLine(line, currency),
      features: [...(features.get(line.key) ?? [])],
    })),
    taxes: taxes.map((group) => toTax(group, currency)),
  }
}

function toLine(line: PricedLine, currency: Currency) {
  const money = (minor: bigint) => toMoneyJson({ currency, minor })
  return {
    key: line.key,
    productKey: line.productKey ?? null,
    description: line.description,
    quantity: line.quantity,
    unitPrice: line.unitPrice,
    ...(line.discount === undefined ? {} : { discount: toDiscount(line.discount, currency) }),
    taxCategory: line.taxCategory,
    taxRate: line.taxRate,
    list: money(line.listMinor),
    discountAmount: money(line.discountMinor),
    net: money(line.netMinor),
    tax: money(line.taxMinor),
    total: money(line.totalMinor),
    explanation: explainLine(line, currency),
  }
}

const toDiscount = (discount: Discount, currency: Currency) =>
  discount.kind === 'percent'
    ? { percent: discount.percent }
    : { amount: toMoneyJson({ currency, minor: discount.minor }) }

const toTax = ({ category, rate, country, netMinor, taxMinor }: TaxGroup, currency: Currency) => ({
  category,
  rate,
  country,
  net: toMoneyJson({ currency, minor: netMinor }),
  tax: toMoneyJson({ currency, minor: taxMinor }),
})
