import { Temporal } from 'temporal-polyfill/implementation'

/** The local date of an instant in a zone, as ISO text. */
export function dateIn(zone: string, atMs: number): string {
  return Temporal.Instant.fromEpochMilliseconds(atMs)
    .toZonedDateTimeISO(zone)
    .toPlainDate()
    .toString()
}

/**
 * The instant at which a local date begins in a zone, in Unix milliseconds: the first of its day,
 * also where a change of clocks skips midnight.
 */
export function startOf(date: string, zone: string): number {
  return Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds
}

/** The date so many days later. */
export function addDays(date: string, days: number): string {
  return Temporal.PlainDate.from(date).add({ days }).toString()
}

/** Days from one date to another: `2026-03-01` to `2026-03-31` are 30. */
export function daysBetween(from: string, until: string): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(until)).days
}
