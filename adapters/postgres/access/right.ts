import { assert } from '../../../domain/assert.ts'
import type { Quota } from '../../../domain/access/quota.ts'
import type { Interval } from '../../../domain/calendar.ts'
import { parseDecimal } from '../../../domain/money/decimal.ts'

/** What names a right: one customer, one feature, one cause. */
export type RightKey = {
  readonly tenant_id: string
  readonly customer_id: string
  readonly feature: string
  readonly cause_kind: string
  readonly cause_id: string
}

/** A limit as its columns have it. */
export type LimitColumns = {
  readonly limit_units: string
  readonly used: string
  readonly anchor_on: string
  readonly interval_unit: Interval['unit']
  readonly interval_count: number
  readonly zone: string
  readonly resets_at: Date
}

/** A cause, and the features that are all it is to grant. */
export type Exactly = {
  readonly causeKind: string
  readonly causeId: string
  readonly features: readonly string[]
}

export function toQuota(row: LimitColumns): Quota {
  const { anchor_on: on, interval_unit: unit, interval_count: count, zone } = row
  return {
    limit: exactly(row.limit_units),
    used: exactly(row.used),
    anchor: { on, interval: { unit, count }, zone },
    resetsMs: row.resets_at.getTime(),
  }
}

function exactly(text: string) {
  const decimal = parseDecimal(text)
  assert(decimal !== undefined, 'a quota is counted in decimals of reasonable length')
  return decimal
}
