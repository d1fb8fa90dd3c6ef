import { assert } from '../../domain/assert.ts'
import { exponentOf, isCurrency } from '../../domain/money/currency.ts'
import { formatMinor } from '../../domain/money/format.ts'
import type { Money } from '../../domain/money/money.ts'
import { languageOf } from '../../domain/messaging/language.ts'

/** Numbers and days as one locale writes them. Nothing may parse what comes out of here. */
export type Formatter = {
  /** With its currency: `"CHF 1'234.50"`. */
  money(amount: Money): string
  /** Without its currency, for a column whose head names it: `"1'234.50"`. */
  amount(amount: Money): string
  /** A decimal text with every digit it has: `"2.55"` → `"2,55"`. */
  decimal(text: string): string
  /** A rate in percent: `"8.1"` → `"8.1%"`. */
  percent(text: string): string
  /** An ISO date, in words: `"2026-03-06"` → `"6 March 2026"`. */
  date(iso: string): string
  /** A country's name by its ISO 3166-1 code: `"CH"` → `"Switzerland"`. */
  country(code: string): string
}

// ICU objects are dear to make (some 50 µs) and free to keep; locales are few, but tenants write
// them, so the memory is bounded.
const formatters = new Map<string, Formatter>()
const formattersMax = 200

/** The formatter of a BCP 47 locale. A locale whose words we lack is written as English. */
export function formatterFor(locale: string): Formatter {
  const known = formatters.get(locale)
  if (known !== undefined) return known
  const made = makeFormatter(usableLocale(locale))
  if (formatters.size >= formattersMax) formatters.clear()
  formatters.set(locale, made)
  return made
}

/** The locale as `lang` may carry it: ours where the words are, never one that `Intl` refuses. */
export function usableLocale(locale: string): string {
  const language = languageOf(locale)
  if (!locale.toLowerCase().startsWith(language)) return language
  try {
    return Intl.getCanonicalLocales(locale.replaceAll('_', '-'))[0] ?? language
  } catch {
    return language // Ill-formed, as `de-` is: the language alone still reads well.
  }
}

function makeFormatter(locale: string): Formatter {
  const money = (style: 'currency' | 'decimal') =>
    remembered((currency: string) => new Intl.NumberFormat(locale, moneyOptions(currency, style)))
  const withCurrency = money('currency')
  const bare = money('decimal')
  const plain = remembered((digits: number) => new Intl.NumberFormat(locale, fixed(digits)))
  const percent = new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: 'percent',
    maximumFractionDigits: 100,
  })
  const countries = new Intl.DisplayNames(locale, { type: 'region' })
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' })
  return {
    money: (amount) => withCurrency(amount.currency).format(exact(decimalOf(amount))),
    amount: (amount) => bare(amount.currency).format(exact(decimalOf(amount))),
    // The zeros that were written stay: a unit price of 2.50 stays 2.50.
    decimal: (text) => plain(digitsOf(text)).format(exact(text)),
    percent: (text) => percent.format(exact(text)),
    country: (code) => (/^[A-Z]{2}$/.test(code) ? (countries.of(code) ?? code) : code),
    date: (iso) => day.format(new Date(`${iso}T00:00:00Z`)),
  }
}

/** Our own table says how many decimals a currency has; ICU's differs by build. */
function moneyOptions(currency: string, style: 'currency' | 'decimal'): Intl.NumberFormatOptions {
  const digits = isCurrency(currency) ? exponentOf(currency) : 2
  return { style, currency, ...fixed(digits) }
}

function fixed(digits: number): Intl.NumberFormatOptions {
  return { minimumFractionDigits: digits, maximumFractionDigits: digits }
}

/** How many decimals a text has; a hundred is the most that `Intl` can write. */
function digitsOf(text: string): number {
  return Math.min(text.split('.')[1]?.length ?? 0, 100)
}

function decimalOf({ minor, currency }: Money): string {
  return formatMinor(minor, currency)
}

/** `Intl` reads decimal text digit by digit, without a float on the way. */
function exact(text: string): Intl.StringNumericLiteral {
  assert(isNumeric(text), 'what is formatted is plain decimal text')
  return text
}

function isNumeric(text: string): text is Intl.StringNumericLiteral {
  return /^-?\d+(\.\d+)?$/.test(text)
}

function remembered<K, T>(make: (key: K) => T): (key: K) => T {
  const made = new Map<K, T>()
  return (key) => {
    const value = made.get(key) ?? make(key)
    made.set(key, value)
    return value
  }
}
