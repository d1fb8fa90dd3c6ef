import { dateIn } from '../../../domain/dates.ts'
import { assert } from '../../../domain/assert.ts'
import type { PlanVersion } from '../../../domain/sales/plan.ts'
import type { Subscription } from '../../../domain/sales/subscription.ts'
import type { Rights } from '../../../workflows/sales/ports.ts'

/** What a subscription lets its customer in to, as it stands: all of that, and nothing else. */
export function rightsFor(subscription: Subscription, plan: PlanVersion): Rights {
  const { subscriptionId, at, zone, state } = subscription
  assert(at !== undefined, 'rights begin with the subscription')
  // A trial's quotas are counted from its own first day; its periods begin only after it.
  const anchorOn = at.index < 0 ? dateIn(zone, at.startMs) : at.anchorOn
  return {
    cause: { kind: 'subscription', id: subscriptionId },
    features: Object.keys(plan.features),
    quotas: Object.entries(plan.features).flatMap(([feature, quota]) =>
      quota === null
        ? []
        : [{ feature, limit: quota.limit, anchorOn, interval: quota.every ?? plan.interval, zone }],
    ),
    exactly: true,
    standing: state === 'trialing' ? 'trial' : 'paid',
  }
}
