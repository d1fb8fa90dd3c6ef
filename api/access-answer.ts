import type { Question } from '../adapters/access/snapshot.ts'
import type { Decision } from '../domain/access/decide.ts'

export type Decided = Decision & { readonly asOfMs: number }

/** What a check is answered. */
export function toChecked({ feature, customerId }: Omit<Question, 'tenantId'>, decision: Decided) {
  const { allowed, reason, untilMs, allowance, asOfMs } = decision
  const until = untilMs === undefined ? {} : { until: new Date(untilMs).toISOString() }
  return {
    allowed,
    reason,
    feature,
    customerId,
    ...units(allowance),
    ...until,
    asOf: new Date(asOfMs).toISOString(),
  }
}

function units(allowance: Decision['allowance']) {
  if (allowance === undefined) return {}
  const { resetsMs, ...counted } = allowance
  return { ...counted, resetsAt: new Date(resetsMs).toISOString() }
}

/**
 * Writes answers as JSON. Most say no more than yes, and share the instant they were true at with
 * all others of the last quarter of a second. Names must need no escaping.
 */
export function writing() {
  let asOfMs = Number.NaN
  let asOf = ''
  return (question: Omit<Question, 'tenantId'>, decision: Decided): string => {
    const { allowed, reason, untilMs, allowance } = decision
    if (untilMs !== undefined || allowance !== undefined)
      return JSON.stringify(toChecked(question, decision))
    if (decision.asOfMs !== asOfMs) {
      asOfMs = decision.asOfMs
      asOf = new Date(asOfMs).toISOString()
    }
    const { feature, customerId } = question
    return `{"allowed":${allowed},"reason":"${reason}","feature":"${feature}","customerId":"${customerId}","asOf":"${asOf}"}`
  }
}
