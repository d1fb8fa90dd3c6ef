import { describe, expect, test } from 'vitest'
import { parseDecimal } from '../money/decimal.ts'
import { rateFor, taxRates } from './rates.ts'

describe('the rate in force', () => {
  test.each([
    ['CH', 'standard', '2010-12-31', '7.6'],
    ['CH', 'standard', '2011-01-01', '8'],
    ['CH', 'standard', '2017-12-31', '8'],
    ['CH', 'standard', '2018-01-01', '7.7'],
    ['CH', 'standard', '2023-12-31', '7.7'],
    ['CH', 'standard', '2024-01-01', '8.1'],
    ['CH', 'reduced', '2023-12-31', '2.5'],
    ['CH', 'special', '2020-06-30', '3.7'],
    ['DE', 'standard', '2020-06-30', '19'],
    ['DE', 'standard', '2020-07-01', '16'],
    ['DE', 'reduced', '2020-12-31', '5'],
    ['DE', 'standard', '2021-01-01', '19'],
    ['GB', 'standard', '2008-11-30', '17.5'],
    ['GB', 'standard', '2009-12-31', '15'],
    ['GB', 'standard', '2011-01-03', '17.5'],
    ['GB', 'standard', '2011-01-04', '20'],
    ['IT', 'standard', '2013-09-30', '21'],
    ['IE', 'standard', '2021-02-28', '21'],
    ['AU', 'standard', '2026-11-21', '10'],
  ] as const)('%s %s on %s is %s %%', (country, category, on, rate) => {
    expect(rateFor({ country, category, on })).toMatchObject({ rate })
  })

  test.each(['zero', 'exempt', 'outside-scope'] as const)('%s is 0 % anywhere', (category) => {
    expect(rateFor({ country: 'US', category, on: '2026-11-21' })).toMatchObject({ rate: '0' })
  })

  test.each([
    ['US', 'standard', '2026-11-21'],
    ['DE', 'standard', '1990-01-01'],
    ['DE', 'second-reduced', '2026-11-21'],
  ] as const)('%s %s on %s is not known, and never guessed', (country, category, on) => {
    expect(rateFor({ country, category, on })).toEqual({ kind: 'no-rate', country, category, on })
  })
})

describe('the table', () => {
  const histories = Map.groupBy(taxRates, ({ country, category }) => `${country} ${category}`)

  test.each([...histories])('%s has no gap and no overlap, and goes on', (_, history) => {
    for (const [at, rate] of history.entries()) {
      expect(rate.until).toBe(history[at + 1]?.from)
      if (rate.until !== undefined) expect(rate.from < rate.until).toBe(true)
    }
  })

  test('holds real days, plain decimals and a source', () => {
    for (const { from, rate, source } of taxRates) {
      expect(new Date(`${from}T00:00:00Z`).toISOString().slice(0, 10)).toBe(from)
      expect(parseDecimal(rate)).toBeDefined()
      expect(source).not.toBe('')
    }
  })

  test('each rate is in force from its first day', () => {
    for (const { country, category, from, rate } of taxRates) {
      expect(rateFor({ country, category, on: from })).toMatchObject({ rate })
    }
  })
})
