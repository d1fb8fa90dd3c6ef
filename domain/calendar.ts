import { Temporal } from 'temporal-polyfill/implementation'
import { assert } from './assert.ts'
import { dateIn } from './dates.ts'
import { remembered } from './remembered.ts'

/** A span of the calendar: one month, two weeks. A quarter is three months. */
export type Interval = {
  readonly unit: 'day' | 'week' | 'month' | 'year'
  /** A whole number from 1 to 1,000. */
  readonly count: number
}

/** Where a subscription's periods are counted from, and in which zone its days begin. */
export type Anchor = {
  /** ISO date, local: the day on which period 0 begins. */
  readonly on: string
  readonly interval: Interval
  /** IANA name. */
  readonly zone: string
}

/** A half-open stretch of time: local dates `[from, until)`, and the instants at which they begin. */
export type Period = {
  readonly index: number
  readonly from: string
  readonly until: string
  readonly startMs: number
  readonly endMs: number
}

/**
 * Period `index` of an anchor, counted from 0. Both ends are computed from the anchor, never from
 * the period before: the 31st stays the 31st after a short month. A day begins at the first instant
 * of its date in the zone, also where a change of clocks skips midnight.
 */
export function periodAt(anchor: Anchor, index: number): Period {
  assert(Number.isSafeInteger(index) && index >= 0, 'periods are counted from 0')
  return periodOf({ anchor, index })
}

const periodOf = remembered(
  reckoned,
  ({ anchor: { on, interval, zone }, index }) =>
    `${on} ${interval.unit} ${interval.count} ${zone} ${index}`,
)

function reckoned({ anchor, index }: { readonly anchor: Anchor; readonly index: number }): Period {
  const from = boundary(anchor, index)
  const until = boundary(anchor, index + 1)
  return {
    index,
    from: from.toString(),
    until: until.toString(),
    startMs: instantOf(from, anchor.zone),
    endMs: instantOf(until, anchor.zone),
  }
}

/**
 * The index of the period that holds an instant, which must not lie before the anchor. Counted by
 * the calendar, not by trying one period after the other.
 */
export function indexAt(anchor: Anchor, atMs: number): number {
  const near = nearIndex(anchor, dateIn(anchor.zone, atMs))
  // The local date may be one short where clocks go back over midnight, and a period begins later
  // in its month than the first: one to either side holds every case.
  const index = [near, near - 1, near + 1]
    .filter((candidate) => candidate >= 0)
    .find((candidate) => holds(periodAt(anchor, candidate), atMs))
  assert(index !== undefined, 'the instant does not lie before the anchor')
  return index
}

const holds = ({ startMs, endMs }: Period, atMs: number) => startMs <= atMs && atMs < endMs

function nearIndex({ on, interval: { unit, count } }: Anchor, date: string): number {
  const [from, to] = [Temporal.PlainDate.from(on), Temporal.PlainDate.from(date)]
  const months = (to.year - from.year) * 12 + to.month - from.month
  const days = from.until(to).days
  const units = { day: days, week: days / 7, month: months, year: to.year - from.year }[unit]
  return Math.floor(units / count)
}

function boundary({ on, interval }: Anchor, index: number): Temporal.PlainDate {
  const unit = `${interval.unit}s` as const
  return Temporal.PlainDate.from(on).add({ [unit]: interval.count * index })
}

function instantOf(date: Temporal.PlainDate, zone: string): number {
  return date.toZonedDateTime(zone).epochMilliseconds
}
