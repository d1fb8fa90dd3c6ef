import { iso4217, type CurrencyFacts } from './iso-4217.ts'

/** An ISO 4217 code that has a minor unit: `"CHF"`, `"JPY"`. */
export type Currency = keyof typeof iso4217

/** All that is known of a currency. */
export function factsOf(currency: Currency): CurrencyFacts {
  return iso4217[currency]
}

/** How many decimals the minor unit has: 0, 2, 3 or 4. Nothing may assume 2. */
export function exponentOf(currency: Currency): number {
  return iso4217[currency].exponent
}

/** Whether a text is a code of the table, exactly as ISO writes it, in use or withdrawn. */
export function isCurrency(code: string): code is Currency {
  return Object.hasOwn(iso4217, code)
}

/** Whether a currency is in use on an ISO date: a withdrawn one must not be on new documents. */
export function inUse(currency: Currency, on: string): boolean {
  const { until } = factsOf(currency)
  return until === undefined || on < until
}
