import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { calendarAnchor } from './calendar-anchor.ts'
import { type Anchor, indexAt, periodAt } from './calendar.ts'

const zones = Intl.supportedValuesOf('timeZone')
const units = ['day', 'week', 'month', 'year'] as const

const interval = fc.record({
  unit: fc.constantFrom(...units),
  count: fc.integer({ min: 1, max: 24 }),
})
const date = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2040-12-31'), noInvalidDate: true })
  .map((day) => day.toISOString().slice(0, 10))
const anchors: fc.Arbitrary<Anchor> = fc.record({
  on: date,
  interval,
  zone: fc.constantFrom(...zones),
})

const froms = (anchor: Anchor, count: number) =>
  Array.from({ length: count }, (_, index) => periodAt(anchor, index).from)

const monthly = (on: string, zone = 'Europe/Zurich'): Anchor => ({
  on,
  zone,
  interval: { unit: 'month', count: 1 },
})

describe('periods', () => {
  test('tile: each begins where the one before ended, and none is empty', () => {
    fc.assert(
      fc.property(anchors, fc.nat(24), (anchor, index) => {
        const [one, next] = [periodAt(anchor, index), periodAt(anchor, index + 1)]
        expect([one.until, one.endMs]).toEqual([next.from, next.startMs])
        expect(one.endMs).toBeGreaterThan(one.startMs)
        expect(one.from < one.until).toBe(true)
      }),
      { seed: 20_261, numRuns: 200 },
    )
  })

  test('the 31st is the last of a shorter month, and the 31st again', () => {
    expect(froms(monthly('2027-10-31'), 8)).toEqual([
      '2027-10-31',
      '2027-11-30',
      '2027-12-31',
      '2028-01-31',
      '2028-02-29',
      '2028-03-31',
      '2028-04-30',
      '2028-05-31',
    ])
    expect(froms(monthly('2026-12-30'), 4)).toEqual([
      '2026-12-30',
      '2027-01-30',
      '2027-02-28',
      '2027-03-30',
    ])
  })

  test('February 29 is the 28th until the next leap year', () => {
    const anchor: Anchor = {
      on: '2024-02-29',
      zone: 'America/New_York',
      interval: { unit: 'year', count: 1 },
    }
    expect(froms(anchor, 5).map((from) => from.slice(5))).toEqual([
      '02-29',
      '02-28',
      '02-28',
      '02-28',
      '02-29',
    ])
  })

  test.each([
    ['Europe/Zurich', '2027-03-28', 23],
    ['Europe/Zurich', '2027-10-31', 25],
    ['America/New_York', '2027-03-14', 23],
    ['Australia/Lord_Howe', '2027-04-04', 24.5],
    // Clocks go forward at midnight: the day begins at one.
    ['Africa/Cairo', '2027-04-30', 23],
    ['Asia/Kathmandu', '2027-03-28', 24],
  ])('in %s the day %s has %f hours', (zone, on, hours) => {
    const { startMs, endMs } = periodAt({ on, zone, interval: { unit: 'day', count: 1 } }, 0)
    expect((endMs - startMs) / 3_600_000).toBe(hours)
  })
})

describe('the index of an instant', () => {
  test('is that of the period which holds it, from its first millisecond to its last', () => {
    fc.assert(
      fc.property(
        anchors,
        fc.nat(24),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (anchor, index, part) => {
          const { startMs, endMs } = periodAt(anchor, index)
          const within = startMs + Math.floor((endMs - 1 - startMs) * part)
          const found = [startMs, within, endMs - 1].map((atMs) => indexAt(anchor, atMs))
          expect(found).toEqual([index, index, index])
        },
      ),
      { seed: 20_262, numRuns: 100 },
    )
  })

  test('is found where clocks went back over midnight', () => {
    // In St. John's, 2010-11-07 began, and a minute later it was 23:01 of the day before.
    const anchor = monthly('2010-10-07', 'America/St_Johns')
    const { endMs } = periodAt(anchor, 0)
    expect([endMs - 1, endMs, endMs + 120_000].map((atMs) => indexAt(anchor, atMs))).toEqual([
      0, 1, 1,
    ])
  })

  test('is not asked for an instant before the anchor', () => {
    const anchor = monthly('2027-03-31')
    expect(() => indexAt(anchor, periodAt(anchor, 0).startMs - 1)).toThrow('before the anchor')
  })
})

describe("the calendar's anchor", () => {
  test.each([
    ['2027-05-17', 'month', 1, '2027-05-01'],
    ['2027-05-01', 'month', 1, '2027-05-01'],
    ['2027-01-01', 'month', 3, '2027-01-01'],
    ['2027-03-31', 'month', 3, '2027-01-01'],
    ['2027-05-17', 'month', 3, '2027-04-01'],
    ['2027-09-30', 'month', 3, '2027-07-01'],
    ['2027-12-31', 'month', 3, '2027-10-01'],
    ['2027-08-01', 'month', 6, '2027-07-01'],
    ['2027-12-31', 'month', 5, '2027-11-01'],
    ['2028-02-29', 'year', 1, '2028-01-01'],
    ['2027-05-16', 'week', 1, '2027-05-10'],
    ['2027-05-17', 'week', 1, '2027-05-17'],
    ['1970-01-18', 'week', 2, '1970-01-05'],
    ['1970-01-19', 'week', 2, '1970-01-19'],
    ['2027-05-17', 'day', 1, '2027-05-17'],
    ['2027-05-17', 'day', 10, '2027-05-17'],
  ] as const)('of %s, %s × %i, is %s', (startOn, unit, count, on) => {
    expect(calendarAnchor(startOn, { unit, count })).toBe(on)
  })

  test('begins a period that holds the date, and is its own anchor', () => {
    fc.assert(
      fc.property(date, interval, (startOn, each) => {
        const on = calendarAnchor(startOn, each)
        const first = periodAt({ on, interval: each, zone: 'UTC' }, 0)
        expect(first.from <= startOn && startOn < first.until).toBe(true)
        expect(calendarAnchor(on, each)).toBe(on)
      }),
      { seed: 20_263, numRuns: 300 },
    )
  })
})
