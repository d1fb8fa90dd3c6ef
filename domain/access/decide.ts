/** One right of a customer to a feature, from one cause. Instants are Unix milliseconds. */
export type Grant = {
  readonly standing: 'paid' | 'grace'
  readonly startsMs: number
  /** Absent: for good. The instant itself is outside: `[startsMs, endsMs)`. */
  readonly endsMs?: number
}

/** Whether a customer may use a feature now, and why. */
export type Decision = {
  readonly allowed: boolean
  /** `no-grant`: they never had it; `ended`: they had it once. */
  readonly reason: 'paid' | 'grace' | 'no-grant' | 'ended'
  /** When that changes by itself, or when it ended; absent where no end is known. */
  readonly untilMs?: number
}

/**
 * Decides on all the grants that a customer has of one feature. What is paid counts before grace,
 * and of several the one that lasts longest says until when. Nothing granted is nothing allowed.
 */
export function decide(grants: readonly Grant[], nowMs: number): Decision {
  const begun = grants.filter((grant) => grant.startsMs <= nowMs)
  const active = begun.filter(({ endsMs }) => endsMs === undefined || nowMs < endsMs)
  if (active.length > 0) {
    const reason = active.some(({ standing }) => standing === 'paid') ? 'paid' : 'grace'
    return { allowed: true, reason, ...latestEnd(active) }
  }
  if (begun.length === 0) return { allowed: false, reason: 'no-grant' }
  return { allowed: false, reason: 'ended', ...latestEnd(begun) }
}

/** The end of the grant that lasts longest; none if one lasts for good. */
function latestEnd(grants: readonly Grant[]): { untilMs?: number } {
  const ends = grants.map(({ endsMs }) => endsMs ?? Infinity)
  const untilMs = Math.max(...ends)
  return Number.isFinite(untilMs) ? { untilMs } : {}
}
