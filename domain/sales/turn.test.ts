import { expect, test } from 'vitest'
import { planOf, TurnBook } from '../../test/turn-book.ts'
import type { Interval } from '../calendar.ts'
import { dateIn, startOf } from '../dates.ts'
import type { PlanPrice } from './plan.ts'

const base: PlanPrice = {
  key: 'base',
  name: 'Base',
  timing: 'advance',
  taxCategory: 'standard',
  amounts: { CHF: { kind: 'flat', amount: '30.00' } },
}
const calls: PlanPrice = {
  ...base,
  key: 'calls',
  timing: 'arrears',
  meter: 'calls',
  amounts: { CHF: { kind: 'per-unit', unitAmount: '1.00' } },
}
const zurich = 'Europe/Zurich'
const newYork = 'America/New_York'

type Lived = {
  readonly zone: string
  readonly from: string
  readonly until: string
  readonly interval: Interval
}

/** The local dates on which the periods of a subscription begin that is left alone. */
function datesOf({ zone, from, until, interval }: Lived): string[] {
  const book = new TurnBook({
    plans: [planOf('p', { interval, prices: [base] })],
    nowMs: startOf(from, zone) + 3_600_000,
    zone,
  })
  book.advance(startOf(until, zone))
  expect(book.periods.map(({ index }) => index)).toEqual(book.periods.map((_, at) => at))
  expect(book.invoices.size).toBe(book.periods.length)
  return book.periods.map(({ startMs }) => {
    expect(startOf(dateIn(zone, startMs), zone)).toBe(startMs)
    return dateIn(zone, startMs)
  })
}

test('begun on the 31st in Zurich, 24 months begin on the last days of short ones, without drift', () => {
  const interval = { unit: 'month', count: 1 } as const
  expect(datesOf({ zone: zurich, from: '2026-01-31', until: '2028-02-01', interval })).toEqual(
    // prettier-ignore
    [
      '2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30', '2026-05-31', '2026-06-30',
      '2026-07-31', '2026-08-31', '2026-09-30', '2026-10-31', '2026-11-30', '2026-12-31',
      '2027-01-31', '2027-02-28', '2027-03-31', '2027-04-30', '2027-05-31', '2027-06-30',
      '2027-07-31', '2027-08-31', '2027-09-30', '2027-10-31', '2027-11-30', '2027-12-31',
      '2028-01-31',
    ],
  )
})

test('begun on 29 February in New York, years and months keep the day over changes of clocks', () => {
  const [from, zone] = ['2028-02-29', newYork]
  const yearly = { zone, from, until: '2033-01-01', interval: { unit: 'year', count: 1 } } as const
  expect(datesOf(yearly)).toEqual([
    '2028-02-29',
    '2029-02-28',
    '2030-02-28',
    '2031-02-28',
    '2032-02-29',
  ])
  const monthly = {
    ...yearly,
    until: '2029-04-01',
    interval: { unit: 'month', count: 1 },
  } as const
  expect(datesOf(monthly).slice(-3)).toEqual(['2029-01-29', '2029-02-28', '2029-03-29'])
  // Clocks go forward on 12 March 2028 and back on 5 November: a day then has 23 or 25 hours.
  expect(datesOf(monthly).slice(0, 3)).toEqual(['2028-02-29', '2028-03-29', '2028-04-29'])
})

test('a period of the calendar that has begun already is charged by its days', () => {
  const book = new TurnBook({
    plans: [planOf('p', { alignment: 'calendar', prices: [base] })],
    nowMs: Date.parse('2026-04-11T08:00:00+02:00'),
  })
  book.advance(Date.parse('2026-06-01T00:00:00+02:00'))
  expect(book.turns.map(({ invoice }) => invoice?.lines[0]?.share)).toEqual([
    { numerator: 20n, denominator: 30n },
    undefined,
    undefined,
  ])
  expect(book.turns.map(({ invoice }) => invoice?.netMinor)).toEqual([2_000n, 3_000n, 3_000n])
  expect(book.periods.map(({ startMs }) => dateIn(zurich, startMs))).toEqual([
    '2026-04-11',
    '2026-05-01',
    '2026-06-01',
  ])
})

test('a trial is for nothing, whatever was used; the first period begins at its end', () => {
  const book = new TurnBook({
    plans: [planOf('p', { trial: { days: 14, needs: 'nothing' }, prices: [base, calls] })],
    nowMs: Date.parse('2026-03-02T10:00:00+01:00'),
  })
  expect(book.subscription.state).toBe('trialing')
  expect(book.use('calls', { atMs: book.nowMs, units: 5n })).toBe(true)
  book.advance(Date.parse('2026-03-15T23:59:59+01:00'))
  expect([book.subscription.state, book.invoices.size]).toEqual(['trialing', 0])
  book.advance(Date.parse('2026-03-16T00:00:00+01:00'))
  expect(book.subscription.state).toBe('active')
  expect(book.turns.at(-1)?.invoice?.lines.map((line) => line.description)).toEqual(['Base'])
  expect(book.turns.at(-1)?.turn.access).toBe('when-paid')
  // What comes late for the trial is for nothing too.
  expect(book.use('calls', { atMs: Date.parse('2026-03-10T10:00:00Z'), units: 7n })).toBe(true)
  book.advance(Date.parse('2026-04-16T00:00:00+02:00'))
  expect(book.turns.at(-1)?.invoice?.lines.map((line) => line.description)).toEqual(['Base'])
})

test('however late it is noticed, each period is taken once, in order', () => {
  const book = new TurnBook({
    plans: [planOf('p', { interval: { unit: 'day', count: 1 }, prices: [base] })],
    nowMs: Date.parse('2026-03-02T10:00:00+01:00'),
  })
  book.advance(Date.parse('2026-12-01T10:00:00+01:00'))
  for (const [at, period] of book.periods.entries()) {
    expect(period.index).toBe(at)
    expect(period.startMs).toBe(book.periods[at - 1]?.endMs ?? period.startMs)
  }
  expect(book.periods.length).toBe(275)
})

test('what is due while the first invoice is unpaid waits for it', () => {
  const book = new TurnBook({ plans: [planOf('p', { prices: [base] })], nowMs: 0 })
  expect(book.turns[0]?.turn.next.state).toBe('pending')
  expect(book.turns[0]?.turn.access).toBe('when-paid')
  const free = new TurnBook({ plans: [planOf('p')], nowMs: 0 })
  expect(free.turns[0]?.turn.next.state).toBe('active')
  expect(free.turns[0]?.turn.access).toBe('open')
})
