import { Temporal } from 'temporal-polyfill/implementation'
import type { Interval } from './calendar.ts'
import { addDays, daysBetween } from './dates.ts'

const firstMonday = '1970-01-05'

/**
 * The local date on which the period of the calendar began that holds a date: the Monday of its week
 * (ISO 8601), the first of its month, or January 1. Several months are counted from January, so that
 * three are a quarter; several weeks from the first Monday of 1970. Days have no calendar to follow.
 */
export function calendarAnchor(startOn: string, { unit, count }: Interval): string {
  const date = Temporal.PlainDate.from(startOn)
  if (unit === 'day') return date.toString()
  if (unit === 'week') {
    const days = daysBetween(firstMonday, startOn)
    return addDays(firstMonday, Math.floor(days / (7 * count)) * 7 * count)
  }
  const month = unit === 'year' ? 1 : date.month - ((date.month - 1) % count)
  return date.with({ month, day: 1 }).toString()
}
