import { Temporal } from 'temporal-polyfill/implementation'

/**
 * The instant an ISO 8601 span later, in UTC: `P3D`, `P1M`, `PT90M`.
 *
 * @returns Unix milliseconds; `undefined` for what is no span, or leads nowhere later or out of reach
 */
export function laterBy(fromMs: number, span: string): number | undefined {
  try {
    const from = Temporal.Instant.fromEpochMilliseconds(fromMs).toZonedDateTimeISO('UTC')
    const toMs = from.add(Temporal.Duration.from(span)).epochMilliseconds
    return toMs > fromMs ? toMs : undefined
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}
