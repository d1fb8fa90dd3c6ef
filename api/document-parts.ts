import type { StoredDocument } from '../adapters/postgres/sales/read-document.ts'
import type { Currency } from '../domain/money/currency.ts'
import { toMoneyJson } from '../domain/money/money.schema.ts'
import type {
  Discount,
  PricedDocument,
  PricedLine,
  Share,
  TaxGroup,
} from '../domain/sales/document.ts'
import { explainLine } from '../domain/sales/explain.ts'
import type { Tariff } from '../domain/sales/tariff.ts'

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
    ...toPrice(line),
    ...(line.discount === undefined ? {} : { discount: toDiscount(line.discount, currency) }),
    taxCategory: line.taxCategory,
    taxRate: line.taxRate,
    list: money(line.listMinor),
    discountAmount: money(line.discountMinor),
    net: money(line.netMinor),
    tax: money(line.taxMinor),
    total: money(line.totalMinor),
    ...(line.period === undefined ? {} : { period: line.period }),
    ...(line.origin === undefined ? {} : { origin: line.origin }),
    explanation: explainLine(line, currency),
  }
}

function toPrice({ unitPrice, tariff, after, share }: PricedLine) {
  return {
    unitPrice: unitPrice ?? null,
    ...(tariff === undefined ? {} : { tariff: toTariff(tariff) }),
    ...(after === undefined ? {} : { after }),
    ...(share === undefined ? {} : { share: toShare(share) }),
  }
}

const toShare = ({ numerator, denominator }: Share) => {
  return { numerator: numerator.toString(), denominator: denominator.toString() }
}

const toTariff = (tariff: Tariff) =>
  tariff.kind === 'package' ? tariff : { ...tariff, tiers: [...tariff.tiers] }

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
