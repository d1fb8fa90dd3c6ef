import { decimalText, type Exact } from '../money/decimal.ts'
import type { Grant, Standing } from './grant.ts'
import { type Quota, quotaAt } from './quota.ts'
import { noUnits, plus, upToNothing } from './units.ts'

/** Whether a customer may use a feature now, and why. Plain JSON. */
export type Decision = {
  readonly allowed: boolean
  /** `no-grant`: they never had it; `ended`: they had it once. */
  readonly reason: Standing | 'no-grant' | 'ended' | 'quota-used-up'
  /** When that changes by itself, or when it ended; absent where no end is known. */
  readonly untilMs?: number
  /** Present where every right they have of the feature has a limit. */
  readonly allowance?: Allowance
}

/** What may be used, over all causes. Decimals as text. */
export type Allowance = {
  readonly limit: string
  readonly used: string
  readonly remaining: string
  /** When the first of the quotas begins anew. */
  readonly resetsMs: number
}

/** The best reason first. */
const standings = ['paid', 'trial', 'grace'] as const

/**
 * Decides on all the grants that a customer has of one feature. What is paid counts before a trial,
 * and that before grace; of several the one that lasts longest says until when. Nothing granted is
 * nothing allowed. The limits of several causes add up; one cause without a limit is no limit.
 */
export function decide(grants: readonly Grant[], nowMs: number): Decision {
  const active = grants.filter(
    ({ startsMs, endsMs }) => startsMs <= nowMs && (endsMs === undefined || nowMs < endsMs),
  )
  if (active.length === 0) return refused(grants.filter(({ startsMs }) => startsMs <= nowMs))
  const reason = standings.find((one) => active.some(({ standing }) => standing === one)) ?? 'grace'
  const decision = { allowed: true, reason, ...latestEnd(active) }
  const quotas = active.flatMap(({ quota }) => quota ?? [])
  if (quotas.length < active.length) return decision
  return limited(
    decision,
    quotas.map((quota) => quotaAt(quota, nowMs)),
  )
}

function refused(begun: readonly Grant[]): Decision {
  if (begun.length === 0) return { allowed: false, reason: 'no-grant' }
  return { allowed: false, reason: 'ended', ...latestEnd(begun) }
}

function limited(decision: Decision, quotas: readonly Quota[]): Decision {
  const sum = (of: (quota: Quota) => Exact) => quotas.map(of).reduce(plus, noUnits)
  const left = sum(({ limit, used }) => upToNothing(limit, used))
  const allowance = {
    limit: decimalText(sum(({ limit }) => limit)),
    used: decimalText(sum(({ used }) => used)),
    remaining: decimalText(left),
    resetsMs: Math.min(...quotas.map(({ resetsMs }) => resetsMs)),
  }
  if (left.digits > 0n) return { ...decision, allowance }
  return { ...decision, allowed: false, reason: 'quota-used-up', allowance }
}

/** The end of the grant that lasts longest; none if one lasts for good. */
function latestEnd(grants: readonly Grant[]): { untilMs?: number } {
  let untilMs = -Infinity
  for (const { endsMs } of grants) {
    if (endsMs === undefined) return {}
    untilMs = Math.max(untilMs, endsMs)
  }
  return { untilMs }
}
