import { Temporal } from 'temporal-polyfill/implementation'

import type { Mapping } from './mapping.schema.ts'

const pattern =
  /^(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?$/

/**
 * A time of the file as an instant, ISO 8601 UTC: `2010-12-01 08:26:00` of `Europe/London`.
 * A date alone is its midnight. A time with its own offset keeps it.
 *
 * @returns `undefined` if it is no date that existed
 */
export function toInstant(text: string, { order, zone }: Mapping['date']): string | undefined {
  try {
    const trimmed = text.trim()
    if (/(?:Z|[+-]\d{2}:?\d{2})$/i.test(trimmed) && trimmed.includes(':')) {
      return Temporal.Instant.from(trimmed.replace(' ', 'T')).toString()
    }
    const [, first, second, third, hour, minute, secondOfMinute] = pattern.exec(trimmed) ?? []
    if (first === undefined || second === undefined || third === undefined) return undefined
    const [year, month, day] = arranged([first, second, third], order)
    const local = { year, month, day, hour: Number(hour ?? 0), minute: Number(minute ?? 0) }
    return Temporal.PlainDateTime.from(
      { ...local, second: Number(secondOfMinute ?? 0) },
      { overflow: 'reject' },
    )
      .toZonedDateTime(zone)
      .toInstant()
      .toString()
  } catch {
    return undefined // 31 February, say, or a zone that is none.
  }
}

type Three = readonly [string, string, string]

/** Year, month and day. Four digits in front are a year, whatever the file's order. */
function arranged(parts: Three, order: Mapping['date']['order']): [number, number, number] {
  const [a, b, c] = parts
  if (order === 'ymd' || a.length === 4) return [Number(a), Number(b), Number(c)]
  const year = c.length <= 2 ? 2000 + Number(c) : Number(c)
  return order === 'mdy' ? [year, Number(a), Number(b)] : [year, Number(b), Number(a)]
}
