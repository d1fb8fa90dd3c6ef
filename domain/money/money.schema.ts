import { z } from 'zod'
import { isCurrency } from './currency.ts'
import type { Money } from './money.ts'

const largest = 2n ** 63n - 1n // Postgres `bigint`.

/** An ISO 4217 code in capitals. */
export const currencySchema = z
  .string()
  .refine(isCurrency, { error: 'Send an ISO 4217 currency code in capitals, such as "CHF".' })

const minorSchema = z
  .string({ error: 'Send the amount as a string of whole minor units: "1999" is 19.99 CHF.' })
  .regex(/^(?:0|-?[1-9]\d{0,18})$/, {
    error: 'Send whole minor units, digits only: "1999" is 19.99 CHF.',
  })
  .transform(BigInt)
  .refine((minor) => minor >= -largest - 1n && minor <= largest, {
    error: 'The amount does not fit into 64 bits.',
  })

/** Public JSON `{"amount":"1999","currency":"CHF"}` as an exact amount. */
export const moneySchema = z
  .strictObject({ amount: minorSchema, currency: currencySchema })
  .transform(({ amount, currency }): Money => ({ currency, minor: amount }))

/** An exact amount as public JSON. */
export function toMoneyJson({ currency, minor }: Money) {
  return { amount: minor.toString(), currency }
}
