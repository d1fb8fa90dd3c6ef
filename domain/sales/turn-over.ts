import { assert } from '../assert.ts'
import { type Anchor, periodAt } from '../calendar.ts'
import { dateIn } from '../dates.ts'
import { type TurnLine, periodLines } from './period-lines.ts'
import { usageLines } from './usage-lines.ts'
import type { PlanVersion } from './plan.ts'
import type { Subscription } from './subscription.ts'
import { type Standing, anchorOf } from './standing.ts'
import { type Situation, type Turn } from './turn.ts'
import { quietTurn } from './quiet-turn.ts'
import { opening, windowsOf } from './turn-begin.ts'

/**
 * The turn that is due when a period or a trial has ended: what waits for it comes into force, the
 * past is rated, the next period is charged. One period at a time, however late it is noticed.
 */
export function turnOver(situation: Situation): Turn {
  const { subscription, planOf, tallies } = situation
  const { at, pending } = subscription
  assert(at !== undefined && at.endMs <= situation.nowMs, 'a turn is due when its period has ended')
  const plan = planOf(subscription.plan)
  const past = pastLines(situation, { plan, at })
  const closes = tallies.map((tally) => tally.windowId)
  if (pending?.kind === 'cancel')
    return quietTurn(over(subscription, 'cancelled'), { lines: past, closes, access: 'end' })

  const { pending: _done, ...kept } = subscription
  const changed =
    pending === undefined ? kept : { ...kept, plan: pending.plan, quantity: pending.quantity }
  const opened = nextPeriod(changed, { at, before: plan, plan: planOf(changed.plan) })
  const fresh = subscription.state === 'trialing' || pending !== undefined
  const lines = [...past, ...opened.lines]
  return quietTurn(
    { ...changed, state: 'active', at: opened.at, charged: [] },
    {
      lines,
      periods: [opened.period],
      closes,
      opens: windowsOf(planOf(changed.plan), {
        at: opened.at,
        graceHours: situation.graceHours,
      }),
      access: accessAfter({ fresh, charged: opened.lines.length > 0 }),
    },
  )
}

/** Rights change with what they are for; where that is charged, once it is paid. */
function accessAfter({ fresh, charged }: { fresh: boolean; charged: boolean }): Turn['access'] {
  if (!fresh) return 'same'
  return charged ? 'when-paid' : 'open'
}

function nextPeriod(
  subscription: Subscription,
  {
    at,
    before,
    plan,
  }: { readonly at: Standing; readonly before: PlanVersion; readonly plan: PlanVersion },
) {
  const index = at.index + 1
  const on = dateIn(subscription.zone, at.endMs)
  if (index === 0 || !sameGrid(before, plan)) return opening(subscription, { plan, on, index })

  const anchor: Anchor = anchorOf(subscription, { on: at.anchorOn, plan })
  const full = periodAt(anchor, index - at.anchorIndex)
  return {
    at: { ...at, index, startMs: full.startMs, endMs: full.endMs },
    period: { purpose: 'recurring', index, startMs: full.startMs, endMs: full.endMs } as const,
    lines: periodLines(subscription, {
      plan,
      stretch: { full, from: full.from, until: full.until },
      timing: 'advance',
    }),
  }
}

/** Whether two plans count the same periods, so that a change keeps the anchor. */
export const sameGrid = (a: PlanVersion, b: PlanVersion): boolean =>
  a.alignment === b.alignment &&
  a.interval.unit === b.interval.unit &&
  a.interval.count === b.interval.count

/** What a period that ends is charged for: prices in arrears for the days it had, and its usage. */
export function pastLines(
  { subscription, planOf, tallies }: Pick<Situation, 'subscription' | 'planOf' | 'tallies'>,
  {
    plan,
    at,
    untilMs = at.endMs,
  }: { readonly plan: PlanVersion; readonly at: Standing; readonly untilMs?: number },
): TurnLine[] {
  if (at.index < 0) return [] // A trial is for nothing, whatever was used.
  const rated = usageLines(subscription, {
    // What came late is rated as its own period was.
    planFor: (tally) => (tally.before === undefined ? plan : planOf(tally.plan)),
    tallies,
  })
  const full = periodAt(
    anchorOf(subscription, { on: at.anchorOn, plan }),
    at.index - at.anchorIndex,
  )
  const { zone } = subscription
  const stretch = { full, from: dateIn(zone, at.startMs), until: dateIn(zone, untilMs) }
  return [...periodLines(subscription, { plan, stretch, timing: 'arrears' }), ...rated]
}

/** The subscription after its end. */
export function over(subscription: Subscription, because: string): Subscription {
  const { pending: _gone, ...kept } = subscription
  return { ...kept, state: 'cancelled', endedBecause: because, charged: [] }
}
