import { exponentOf, type Currency } from './currency.ts'
import { decimalText, parseDecimal } from './decimal.ts'
import { inMinor } from './scale.ts'

/** An amount as plain decimal text, `"59.29"`: for data and logs, in no language. */
export function formatMinor(minor: bigint, currency: Currency): string {
  const scale = exponentOf(currency)
  return decimalText({ digits: minor, scale }, scale)
}

/**
 * Reads plain decimal text as minor units: `toMinor('59.29', 'CHF')` is `5929n`. It never rounds.
 *
 * @returns `undefined` if it is no plain decimal or is finer than the currency's minor unit
 */
export function toMinor(text: string, currency: Currency): bigint | undefined {
  const decimal = parseDecimal(text)
  if (decimal === undefined) return undefined
  const { over, under } = inMinor(decimal, exponentOf(currency))
  return over % under === 0n ? over / under : undefined
}
