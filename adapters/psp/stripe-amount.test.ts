import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Currency } from '../../domain/money/currency.ts'
import { fromStripeAmount, toStripeAmount } from './stripe-amount.ts'

test.each([
  { minor: 500n, currency: 'JPY', stripe: { amount: 500, currency: 'jpy' } },
  { minor: 1999n, currency: 'CHF', stripe: { amount: 1999, currency: 'chf' } },
  { minor: 1230n, currency: 'KWD', stripe: { amount: 1230, currency: 'kwd' } },
  { minor: 4500n, currency: 'ISK', stripe: { amount: 450_000, currency: 'isk' } },
  { minor: 12n, currency: 'UGX', stripe: { amount: 1200, currency: 'ugx' } },
  { minor: 700n, currency: 'MGA', stripe: { amount: 7, currency: 'mga' } },
] as const)(
  '$minor minor units of $currency are $stripe.amount to Stripe',
  ({ stripe, ...money }) => {
    expect(toStripeAmount(money)).toEqual(stripe)
    expect(fromStripeAmount(stripe.amount, stripe.currency)).toEqual(money)
  },
)

test('an amount is said exactly, or not at all', () => {
  const currencies: Currency[] = ['BHD', 'CHF', 'ISK', 'JPY', 'KWD', 'MGA', 'OMR', 'UGX', 'USD']
  const money = fc.record({
    currency: fc.constantFrom(...currencies),
    minor: fc.bigInt(-5n, 2n ** 54n),
  })
  fc.assert(
    fc.property(money, (asked) => {
      const said = saidOf(asked)
      if (said !== undefined) expect(fromStripeAmount(said.amount, said.currency)).toEqual(asked)
    }),
    { seed: 20_261_121, numRuns: 2_000 },
  )
})

test.each([1.5, Number.NaN, 2 ** 53])('%d is no amount', (amount) => {
  expect(() => fromStripeAmount(amount, 'usd')).toThrow('safe integer')
})

test('an answer that is no whole number of our minor units is not guessed at', () => {
  expect(() => fromStripeAmount(450_050, 'isk')).toThrow('whole number')
  expect(() => fromStripeAmount(1, 'xyz')).toThrow('is a currency')
})

function saidOf(money: Parameters<typeof toStripeAmount>[0]) {
  try {
    return toStripeAmount(money)
  } catch {
    return undefined
  }
}
