import { isCurrency } from '../../../domain/money/currency.ts'
import { formatMinor } from '../../../domain/money/format.ts'

/** Writes every `«5929 CHF»` of a text, an amount in minor units, as people read it: `59.29 CHF`. */
export function withAmounts(text: string): string {
  return text.replaceAll(/«(-?\d+) ([A-Z]{3})»/g, (whole, minor: string, currency: string) =>
    isCurrency(currency) ? `${formatMinor(BigInt(minor), currency)} ${currency}` : whole,
  )
}
