import { Temporal } from 'temporal-polyfill/implementation'
import { assert } from './assert.ts'

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

function boundary({ on, interval }: Anchor, index: number): Temporal.PlainDate {
  const unit = `${interval.unit}s` as const
  return Temporal.PlainDate.from(on).add({ [unit]: interval.count * index })
}

function instantOf(date: Temporal.PlainDate, zone: string): number {
  return date.toZonedDateTime(zone).epochMilliseconds
}

/** The local date of an instant in a zone, as ISO text. */
export function dateIn(zone: string, atMs: number): string {
  return Temporal.Instant.fromEpochMilliseconds(atMs)
    .toZonedDateTimeISO(zone)
    .toPlainDate()
    .toString()
}

/** The instant at which a local date begins in a zone, in Unix milliseconds. */
export function startOf(date: string, zone: string): number {
  return instantOf(Temporal.PlainDate.from(date), zone)
}

/** The date so many days later. */
export function addDays(date: string, days: number): string {
  return Temporal.PlainDate.from(date).add({ days }).toString()
}

/** Days from one date to another: `2026-03-01` to `2026-03-31` are 30. */
export function daysBetween(from: string, until: string): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(until)).days
}
