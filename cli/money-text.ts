import { isCurrency } from '../domain/money/currency.ts'
import { formatMinor } from '../domain/money/format.ts'

/** Money as the API writes it: minor units as text. */
export type MoneyJson = { readonly amount: string; readonly currency: string }

/** `59.29 EUR`: what people read. A currency newer than our table keeps its minor units. */
export function moneyText({ amount, currency }: MoneyJson): string {
  return `${amountText({ amount, currency })} ${currency}`
}

/** `59.29`, where the currency stands elsewhere. */
export function amountText({ amount, currency }: MoneyJson): string {
  return isCurrency(currency) ? formatMinor(BigInt(amount), currency) : `${amount} minor units`
}
