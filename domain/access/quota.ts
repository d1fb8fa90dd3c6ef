import { Temporal } from 'temporal-polyfill/implementation'
import { type Anchor, type Period, periodAt } from '../calendar.ts'
import type { Exact } from '../money/decimal.ts'
import { noUnits } from './units.ts'

/** How much of a feature one cause allows in a period, and how much of it is used. */
export type Quota = {
  readonly limit: Exact
  /** May be above the limit, after the limit was lowered. */
  readonly used: Exact
  readonly anchor: Anchor
  /** The end of the period that `used` counts in, in Unix milliseconds. */
  readonly resetsMs: number
}

/** The quota as it is at an instant: once its period has passed, unused, in the one that holds. */
export function quotaAt(quota: Quota, nowMs: number): Quota {
  if (nowMs < quota.resetsMs) return quota
  return { ...quota, used: noUnits, resetsMs: periodHolding(quota.anchor, nowMs).endMs }
}

/** The period of an anchor in which an instant lies; before the anchor that is the first. */
export function periodHolding(anchor: Anchor, nowMs: number): Period {
  let period = periodAt(anchor, indexNear(anchor, nowMs))
  while (period.index > 0 && nowMs < period.startMs) period = periodAt(anchor, period.index - 1)
  while (period.endMs <= nowMs) period = periodAt(anchor, period.index + 1)
  return period
}

/** Counted in dates: right, or one beside it where months are short. */
function indexNear({ on, interval, zone }: Anchor, nowMs: number): number {
  const today = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(zone).toPlainDate()
  const unit = `${interval.unit}s` as const
  const gone = Temporal.PlainDate.from(on).until(today, { largestUnit: unit })[unit]
  return Math.max(0, Math.floor(gone / interval.count))
}
