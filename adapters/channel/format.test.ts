import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatterFor, usableLocale } from './format.ts'

/** Node's builds of ICU differ in spaces and apostrophes; no test depends on which. */
const plain = (text: string) => text.replaceAll(/[\s\u00a0\u202f]/g, ' ').replaceAll('’', "'")

const digits = (text: string) => text.replaceAll(/\D/g, '')

describe('an amount', () => {
  test.each([
    ['en', 'CHF', 123_450n, 'CHF 1,234.50'],
    ['de-CH', 'CHF', 123_450n, "CHF 1'234.50"],
    ['de-DE', 'EUR', -500n, '-5,00 €'],
    ['en', 'JPY', 5_000n, '¥5,000'],
    ['en', 'KWD', 1n, 'KWD 0.001'],
    ['de', 'CLF', 12_345n, '1,2345 CLF'],
  ] as const)(
    'in %s of %s is written with the decimals of the currency',
    (locale, currency, minor, text) => {
      expect(plain(formatterFor(locale).money({ currency, minor }))).toBe(text)
    },
  )

  test('keeps every digit, however many', () => {
    const sample = fc.property(
      fc.bigInt(0n, 10n ** 30n),
      fc.constantFrom('en', 'de-CH', 'fr', 'it'),
      (minor, locale) => {
        const text = formatterFor(locale).amount({ currency: 'EUR', minor })
        expect(digits(text)).toBe(minor.toString().padStart(3, '0'))
      },
    )
    fc.assert(sample, { seed: 20_261_105 })
  })
})

test('a price keeps the zeros and the small decimals that were written', () => {
  const format = formatterFor('de-DE')
  expect(format.decimal('2.50')).toBe('2,50')
  expect(format.decimal('0.000012345678')).toBe('0,000012345678')
})

test('what is no decimal is not guessed at', () => {
  expect(() => formatterFor('en').decimal('12abc')).toThrow(/decimal/)
})

test('a day is written in words, the same in every zone', () => {
  expect(plain(formatterFor('de').date('2026-03-01'))).toBe('1. März 2026')
})

test.each([
  ['de-CH', 'de-CH'],
  ['de_AT', 'de-AT'],
  ['es-ES', 'en'],
  ['de-', 'de'],
  ['"><script>', 'en'],
])('the locale %j is marked up as %s', (locale, lang) => {
  expect(usableLocale(locale)).toBe(lang)
  expect(formatterFor(locale).percent('8.1')).toMatch(/8[.,]1/)
})
