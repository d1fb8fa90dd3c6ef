import type { Decimal } from './document.ts'
import type { PlanVersion, Quota } from './plan.ts'
import { recurringRank } from './recurring.ts'
import { exact, minus } from './remaining.ts'
import type { Subscription } from './subscription.ts'

/** What somebody has who was denied a feature. */
export type Holding = Pick<Subscription, 'quantity' | 'currency'> & {
  /** The plan of their subscription; absent: they have none. */
  readonly plan?: PlanVersion
  /** Units of the feature that are used in the current period. */
  readonly used?: Decimal
}

/**
 * The plan to offer to whoever was denied a feature: the cheapest a day, in their currency, that
 * gives more of it than they have and costs more than what they have. One of the same rhythm comes
 * before all others, so that nobody is asked for a year who pays by the month.
 *
 * @param asked `plans`: every plan in its latest version
 * @returns nothing where no plan would help
 */
export function upgradeOf(asked: {
  readonly plans: readonly PlanVersion[]
  readonly feature: string
  readonly holding: Holding
}): PlanVersion | undefined {
  const { plans, feature, holding } = asked
  const helpful = plans.filter(
    (plan) =>
      isSold(plan, holding) && givesMore(plan, { feature, holding }) && isDearer(plan, holding),
  )
  const [best] = helpful.toSorted(
    (a, b) => rhythm(a, holding) - rhythm(b, holding) || byRank(a, b, holding) || byKey(a, b),
  )
  return best
}

const isSold = ({ prices }: PlanVersion, { currency }: Holding) =>
  prices.length > 0 && prices.every(({ amounts }) => amounts[currency] !== undefined)

function givesMore(
  offered: PlanVersion,
  { feature, holding }: { readonly feature: string; readonly holding: Holding },
): boolean {
  const [there, here] = [offered.features[feature], holding.plan?.features[feature]]
  if (there === undefined || here === null) return false
  if (there === null) return true
  if (here === undefined) return isAbove(there.limit, holding.used ?? '0')
  const [every, now] = [everyOf(there, offered), everyOf(here, holding.plan)]
  // Limits of different periods are not weighed against each other: only "no limit" is then more.
  if (every?.unit !== now?.unit || every?.count !== now?.count) return false
  return isAbove(there.limit, here.limit) && isAbove(there.limit, holding.used ?? '0')
}

const everyOf = (quota: Quota, plan: PlanVersion | undefined) => quota.every ?? plan?.interval

const isAbove = (a: Decimal, b: Decimal) => minus(exact(a), exact(b)).digits > 0n

const isDearer = (plan: PlanVersion, holding: Holding) =>
  holding.plan === undefined ||
  (plan.planId !== holding.plan.planId && byRank(plan, holding.plan, holding) > 0)

function rhythm({ interval }: PlanVersion, { plan }: Holding): 0 | 1 {
  if (plan === undefined) return 0
  return interval.unit === plan.interval.unit && interval.count === plan.interval.count ? 0 : 1
}

function byRank(...[a, b, holding]: readonly [PlanVersion, PlanVersion, Holding]): number {
  const [left, right] = [recurringRank(holding, a), recurringRank(holding, b)]
  const difference = left.over * right.under - right.over * left.under
  if (difference === 0n) return 0
  return difference > 0n ? 1 : -1
}

const byKey = (a: PlanVersion, b: PlanVersion) => (a.key < b.key ? -1 : 1)
