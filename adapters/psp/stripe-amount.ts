import { assert } from '../../domain/assert.ts'
import { isCurrency } from '../../domain/money/currency.ts'
import type { Money } from '../../domain/money/money.ts'

type Ratio = { readonly times: bigint; readonly per: bigint }

/**
 * Where Stripe's minor unit is not ISO 4217's. ISK and UGX have no minor unit, but Stripe still
 * takes them with two decimals (always 00); MGA has hundredths, but Stripe takes whole ariary.
 * Source: docs.stripe.com/currencies, "Zero-decimal currencies" and "Special cases".
 */
const special: Readonly<Record<string, Ratio>> = {
  ISK: { times: 100n, per: 1n },
  UGX: { times: 100n, per: 1n },
  MGA: { times: 1n, per: 100n },
}
const same: Ratio = { times: 1n, per: 1n }

/** Stripe wants the third decimal of these to be 0. */
const tensOnly: ReadonlySet<string> = new Set(['BHD', 'JOD', 'KWD', 'OMR', 'TND'])

/** Whether Stripe can be asked for exactly this amount. */
export function isSayable({ minor, currency }: Money): boolean {
  const { per } = special[currency] ?? same
  return minor % per === 0n && !(tensOnly.has(currency) && minor % 10n !== 0n)
}

/**
 * An amount as Stripe counts it. Exact or not at all: an amount that Stripe cannot express
 * (`KWD 1.234`, half an ariary) breaks the assertion, it is never rounded.
 */
export function toStripeAmount({ minor, currency }: Money): { amount: number; currency: string } {
  const { times, per } = special[currency] ?? same
  assert(isSayable({ minor, currency }), `Stripe can say ${minor} minor units of ${currency}`)
  const amount = (minor * times) / per
  assert(amount >= 0n && amount <= BigInt(Number.MAX_SAFE_INTEGER), 'the amount is a safe integer')
  // The SDK speaks JSON numbers; the assertion above makes this exact.
  return { amount: Number(amount), currency: currency.toLowerCase() }
}

/** The other way: what Stripe says, in ISO minor units. */
export function fromStripeAmount(amount: number, currency: string): Money {
  assert(Number.isSafeInteger(amount), 'the amount is a safe integer')
  const code = currency.toUpperCase()
  assert(isCurrency(code), `${code} is a currency`)
  const { times, per } = special[code] ?? same
  assert(BigInt(amount) % times === 0n, `${amount} is a whole number of ${code} minor units`)
  return { currency: code, minor: (BigInt(amount) * per) / times }
}
