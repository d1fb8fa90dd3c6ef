import { Temporal } from 'temporal-polyfill/implementation'
import { assert } from '../assert.ts'

/**
 * The instant at which `hour` strikes in `zone`, `days` local days later. A time that a change of
 * clocks skips resolves forward, one that comes twice to the first (Temporal's `compatible`).
 */
export function daysLater(span: {
  readonly fromMs: number
  readonly days: number
  readonly hour: number
  readonly zone: string
}): number {
  assert(span.days > 0, 'a step lies in the future')
  const from = Temporal.Instant.fromEpochMilliseconds(span.fromMs).toZonedDateTimeISO(span.zone)
  return from
    .toPlainDate()
    .add({ days: span.days })
    .toZonedDateTime({ timeZone: span.zone, plainTime: { hour: span.hour } }).epochMilliseconds
}
