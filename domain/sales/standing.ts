import { type Anchor, type Period, periodAt } from '../calendar.ts'
import type { PlanVersion } from './plan.ts'
import type { Subscription } from './subscription.ts'

/** Where a subscription stands in time. Instants are Unix milliseconds. */
export type Standing = {
  /** ISO date in `zone` on which period `anchorIndex` begins. */
  readonly anchorOn: string
  readonly anchorIndex: number
  /** The current period over its whole life, from 0; -1 while it is on trial. */
  readonly index: number
  readonly startMs: number
  readonly endMs: number
}

/** The grid of a subscription's periods under a plan. */
export const anchorOf = (
  { zone }: Pick<Subscription, 'zone'>,
  { on, plan }: { readonly on: string; readonly plan: PlanVersion },
): Anchor => ({ on, interval: plan.interval, zone })

/** The full period of the calendar that holds the current one; the first may be shorter than it. */
export function fullPeriod(
  subscription: Pick<Subscription, 'zone'>,
  { at, plan }: { readonly at: Standing; readonly plan: PlanVersion },
): Period {
  return periodAt(anchorOf(subscription, { on: at.anchorOn, plan }), at.index - at.anchorIndex)
}
