import { Big } from 'big.js'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decimalText, multiply, parseDecimal, roundToMinor, type Exact } from './decimal.ts'
import { addRatios, floorOf, roundRatio, type Ratio } from './round.ts'
import { roundAmounts, shareOut } from './share.ts'

// big.js is the second opinion: another library, written by somebody else.
const modes = [
  ['half-up', 1],
  ['half-even', 2],
  ['down', 0],
] as const

const exacts: fc.Arbitrary<Exact> = fc.record({
  digits: fc.bigInt({ min: -(10n ** 18n) + 1n, max: 10n ** 18n - 1n }),
  scale: fc.integer({ min: 0, max: 12 }),
})
const ratios: fc.Arbitrary<Ratio> = fc.record({
  over: fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
  under: fc.bigInt({ min: 1n, max: 10n ** 6n }),
})
const big = (exact: Exact) => new Big(decimalText(exact))

describe('a decimal', () => {
  test('is written and read back as the same number', () => {
    fc.assert(
      fc.property(exacts, fc.integer({ min: 0, max: 12 }), (exact, zeros) => {
        const again = parseDecimal(decimalText(exact, zeros))
        expect(again === undefined ? undefined : big(again).eq(big(exact))).toBe(true)
      }),
    )
  })

  test('is multiplied exactly', () => {
    fc.assert(
      fc.property(exacts, exacts, (a, b) => {
        expect(big(multiply(a, b)).eq(big(a).times(big(b)))).toBe(true)
      }),
    )
  })

  test.each(modes)('is rounded %s as big.js rounds', (mode, theirs) => {
    fc.assert(
      fc.property(exacts, fc.constantFrom(0, 2, 3, 4), (exact, exponent) => {
        const minor = roundToMinor(exact, exponent, mode)
        expect(decimalText({ digits: minor, scale: exponent })).toBe(
          decimalText(parseDecimal(big(exact).round(exponent, theirs).toFixed())!),
        )
      }),
    )
  })

  test.each(['', '.', '1.', '.5', '+1', '1e3', '1,5', '1 000', "1'000", '01', '--1', 'NaN', '١'])(
    '"%s" is not one',
    (text) => {
      expect(parseDecimal(text)).toBeUndefined()
    },
  )

  test('has at most 18 digits before the point and 12 behind', () => {
    expect(parseDecimal(`-${'9'.repeat(18)}.${'9'.repeat(12)}`)).toBeDefined()
    expect(parseDecimal('9'.repeat(19))).toBeUndefined()
    expect(parseDecimal(`1.${'9'.repeat(13)}`)).toBeUndefined()
  })
})

describe('rounding', () => {
  test.each([
    ['half-up', [3n, -3n, 4n, 2n, -2n]],
    ['half-even', [2n, -2n, 4n, 2n, -2n]],
    ['down', [2n, -2n, 3n, 2n, -2n]],
  ] as const)('%s', (mode, expected) => {
    const halves = [5n, -5n, 7n, 4n, -4n].map((over) => roundRatio({ over, under: 2n }, mode))
    expect(halves).toEqual(expected)
  })

  test('the floor is the whole number at or below', () => {
    fc.assert(
      fc.property(ratios, ({ over, under }) => {
        const floor = floorOf({ over, under })
        expect(floor * under <= over && over < (floor + 1n) * under).toBe(true)
      }),
    )
  })

  test('fractions add up in any order', () => {
    fc.assert(
      fc.property(fc.array(ratios, { maxLength: 6 }), (parts) => {
        const a = addRatios(parts)
        const b = addRatios(parts.toReversed())
        expect(a.over * b.under).toBe(b.over * a.under)
      }),
    )
  })
})

const at = (indexes: readonly number[], from: readonly bigint[]) =>
  indexes.reduce((sum, index) => sum + from[index]!, 0n)

describe('sharing out', () => {
  const lists = fc.array(ratios, { minLength: 1, maxLength: 10 })
  const mode = fc.constantFrom('half-up', 'half-even', 'down')

  test('each part is the floor or the ceiling of its exact value, and they make the total', () => {
    fc.assert(
      fc.property(lists, mode, (list, how) => {
        const total = roundRatio(addRatios(list), how)
        const parts = shareOut(list, total)
        expect(parts.reduce((a, b) => a + b, 0n)).toBe(total)
        for (const [index, part] of parts.entries()) {
          const { over, under } = list[index]!
          const floor = floorOf({ over, under })
          const whole = floor * under === over
          expect(part === floor || (part === floor + 1n && !whole)).toBe(true)
        }
      }),
    )
  })

  test('a total that is no rounding of the sum is a broken promise', () => {
    expect(() => shareOut([{ over: 1n, under: 2n }], 2n)).toThrow('a rounding of the sum')
    expect(() => shareOut([{ over: 1n, under: 2n }], -1n)).toThrow('a rounding of the sum')
  })

  test('wherever amounts are rounded, the rounded sum is where the plan says', () => {
    fc.assert(
      fc.property(lists, mode, (list, how) => {
        const even = list.keys().filter((index) => index % 2 === 0)
        const odd = list.keys().filter((index) => index % 2 === 1)
        const groups = [[...even], [...odd]].filter((group) => group.length > 0)
        const exact = (indexes: readonly number[]) =>
          roundRatio(addRatios(indexes.map((index) => list[index]!)), how)

        const whole = roundAmounts(list, { mode: how, at: 'document', groups })
        expect(at([...list.keys()], whole)).toBe(exact([...list.keys()]))
        const byGroup = roundAmounts(list, { mode: how, at: 'tax-group', groups })
        expect(groups.map((group) => at(group, byGroup))).toEqual(groups.map(exact))
        const byLine = roundAmounts(list, { mode: how, at: 'line', groups })
        expect(byLine).toEqual([...list.keys()].map((index) => exact([index])))
      }),
    )
  })
})
