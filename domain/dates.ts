import { Temporal } from 'temporal-polyfill/implementation'
import { remembered } from './remembered.ts'

/** The local date of an instant in a zone, as ISO text. */
export const dateIn = (zone: string, atMs: number): string => dateOf({ zone, atMs })

const dateOf = remembered(
  ({ zone, atMs }: { readonly zone: string; readonly atMs: number }) =>
    Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone).toPlainDate().toString(),
  ({ zone, atMs }) => `${zone} ${atMs}`,
)

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
export const daysBetween = (from: string, until: string): number => daysOf({ from, until })

const daysOf = remembered(
  ({ from, until }: { readonly from: string; readonly until: string }) =>
    Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(until)).days,
  ({ from, until }) => `${from} ${until}`,
)
