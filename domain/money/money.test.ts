import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { allocate } from './allocate.ts'
import { exponentOf, inUse, isCurrency } from './currency.ts'
import { formatMinor, toMinor } from './format.ts'
import { iso4217 } from './iso-4217.ts'
import { currencySchema, moneySchema, toMoneyJson } from './money.schema.ts'
import { compare, negate, subtract, sum, type Money } from './money.ts'

const minors = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
const codes = fc.constantFrom(...Object.keys(iso4217).filter(isCurrency))
const chf = (minor: bigint): Money => ({ currency: 'CHF', minor })

describe('the table of currencies', () => {
  test.each([
    ['JPY', 0],
    ['CHF', 2],
    ['XCG', 2],
    ['KWD', 3],
    ['CLF', 4],
    ['UYW', 4],
  ] as const)('%s has %i decimals', (code, exponent) => {
    expect(exponentOf(code)).toBe(exponent)
  })

  test('knows a code only as ISO writes it', () => {
    expect(['chf', 'XYZ', '', 'toString', 'CHF '].filter(isCurrency)).toEqual([])
  })

  test('has no number twice, but the one that passed from ANG to XCG', () => {
    const numbers = Object.values(iso4217).map((facts) => facts.numeric)
    expect(numbers.filter((number, at) => numbers.indexOf(number) !== at)).toEqual(['532'])
    expect(numbers.every((number) => /^\d{3}$/.test(number))).toBe(true)
  })

  test('says from when a currency is withdrawn', () => {
    expect([inUse('BGN', '2025-12-31'), inUse('BGN', '2026-01-01')]).toEqual([true, false])
    expect([inUse('HRK', '2023-01-01'), inUse('CHF', '2026-11-21')]).toEqual([false, true])
  })
})

describe('an amount as text', () => {
  test('is read back exactly, in every currency', () => {
    fc.assert(
      fc.property(
        codes,
        fc.bigInt({ min: -(10n ** 18n) + 1n, max: 10n ** 18n - 1n }),
        (code, m) => {
          expect(toMinor(formatMinor(m, code), code)).toBe(m)
        },
      ),
    )
  })

  test.each([
    [5929n, 'CHF', '59.29'],
    [-5n, 'CHF', '-0.05'],
    [1200n, 'JPY', '1200'],
    [1n, 'KWD', '0.001'],
    [0n, 'CLF', '0.0000'],
  ] as const)('%i of %s is %s', (minor, code, text) => {
    expect(formatMinor(minor, code)).toBe(text)
  })

  test('is never rounded in reading: what is too fine is refused', () => {
    expect([toMinor('59.290', 'CHF'), toMinor('59.291', 'CHF')]).toEqual([5929n, undefined])
    expect([toMinor('1', 'JPY'), toMinor('1.5', 'JPY')]).toEqual([1n, undefined])
  })
})

const parts = (minor: bigint, list: bigint[]) =>
  allocate(chf(minor), list).map((part) => part.minor)

describe('allocate', () => {
  const weights = fc
    .array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { minLength: 1, maxLength: 12 })
    .filter((list) => list.some((weight) => weight > 0n))

  test('never creates or loses a unit, and no part is a whole unit off', () => {
    fc.assert(
      fc.property(minors, weights, (minor, list) => {
        const whole = list.reduce((a, b) => a + b, 0n)
        const shares = allocate(chf(minor), list)
        expect(sum(shares).minor).toBe(minor)
        for (const [at, share] of shares.entries()) {
          const off = share.minor * whole - minor * list[at]!
          expect(off < whole && off > -whole).toBe(true)
        }
      }),
    )
  })

  test('gives the odd unit to the largest remainder, on a tie to the earlier part', () => {
    expect(parts(100n, [1n, 1n, 1n])).toEqual([34n, 33n, 33n])
    expect(parts(-100n, [1n, 1n, 1n])).toEqual([-34n, -33n, -33n])
    expect(parts(5n, [10n, 29n, 61n])).toEqual([1n, 1n, 3n])
    expect(parts(1n, [0n, 1n])).toEqual([0n, 1n])
  })

  test('refuses weights that are negative, or nothing in all', () => {
    expect(() => allocate(chf(1n), [0n, 0n])).toThrow('some weight is positive')
    expect(() => allocate(chf(1n), [-1n, 2n])).toThrow('no weight is negative')
    expect(() => allocate(chf(1n), [])).toThrow('some weight is positive')
  })
})

describe('arithmetic', () => {
  test('subtracting and negating undo adding', () => {
    fc.assert(
      fc.property(minors, minors, (a, b) => {
        expect(subtract(sum([chf(a), chf(b)]), chf(b))).toEqual(chf(a))
        expect(sum([chf(a), negate(chf(a))])).toEqual(chf(0n))
        expect(compare(chf(a), chf(b)) + compare(chf(b), chf(a))).toBe(0)
      }),
    )
  })

  test('two currencies are never mixed', () => {
    const eur: Money = { currency: 'EUR', minor: 1n }
    expect(() => sum([chf(1n), eur])).toThrow('one currency')
    expect(() => compare(chf(1n), eur)).toThrow('one currency')
    expect(() => sum([])).toThrow('something to add')
  })
})

describe('public JSON', () => {
  test('carries every 64-bit amount there and back', () => {
    fc.assert(
      fc.property(minors, codes, (minor, currency) => {
        const json: unknown = JSON.parse(JSON.stringify(toMoneyJson({ currency, minor })))
        expect(moneySchema.parse(json)).toEqual({ currency, minor })
      }),
    )
  })

  test.each([
    [{ amount: 1999, currency: 'CHF' }],
    [{ amount: '19.99', currency: 'CHF' }],
    [{ amount: '1e3', currency: 'CHF' }],
    [{ amount: '01', currency: 'CHF' }],
    [{ amount: '-0', currency: 'CHF' }],
    [{ amount: '9223372036854775808', currency: 'CHF' }],
    [{ amount: '-9223372036854775809', currency: 'CHF' }],
    [{ amount: '1', currency: 'chf' }],
    [{ amount: '1', currency: 'CHF', more: true }],
    [{ currency: 'CHF' }],
  ])('%j is refused', (json) => {
    expect(moneySchema.safeParse(json).success).toBe(false)
  })

  test('a currency that is none is refused in words', () => {
    expect(currencySchema.safeParse('xyz').error?.issues[0]?.message).toContain('ISO 4217')
  })
})
