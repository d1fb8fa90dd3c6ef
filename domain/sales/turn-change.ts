import { assert } from '../assert.ts'
import { dateIn, daysBetween } from '../dates.ts'
import type { Decimal } from './document.ts'
import { periodLines } from './period-lines.ts'
import type { PlanVersion } from './plan.ts'
import { recurringRank } from './recurring.ts'
import type { Refusal } from './refusal.ts'
import { type Subscription } from './subscription.ts'
import type { PlanRef } from './pending.ts'
import { fullPeriod, type Standing } from './standing.ts'
import { isRunning, notRunning, refuse } from './turn-refusals.ts'
import { type Reversal, type Situation, type Turn } from './turn.ts'
import { quietTurn } from './quiet-turn.ts'
import { opening, windowsOf } from './turn-begin.ts'
import { pastLines, sameGrid } from './turn-over.ts'

/** A wish to change plan, quantity or both. `auto`: upwards now, downwards at the period's end. */
export type ChangeWish = {
  readonly plan?: PlanRef
  readonly quantity?: Decimal
  /** `never` withdraws a change that waits. */
  readonly when: 'now' | 'period-end' | 'auto' | 'never'
}

/** What a change of plan or quantity comes to. */
export function change(situation: Situation, wish: ChangeWish): Turn | Refusal {
  const { subscription } = situation
  const { at, pending } = subscription
  if (at === undefined || !isRunning(subscription)) return notRunning(subscription)
  if (wish.when === 'never') return withdraw(subscription)
  if (pending?.kind === 'cancel')
    return refuse('subscription', {
      message: 'It ends with this period.',
      fix: 'Withdraw the cancellation first: when "never".',
    })
  const now = { plan: subscription.plan, quantity: subscription.quantity }
  const to = { plan: wish.plan ?? now.plan, quantity: wish.quantity ?? now.quantity }
  // What waits goes on waiting, save for what is asked for anew.
  const waits = pending ?? now
  const later = { plan: wish.plan ?? waits.plan, quantity: wish.quantity ?? waits.quantity }
  const refusal = refuseTarget(situation, { to, same: isSame(to, now) && isSame(later, waits) })
  if (refusal !== undefined) return refusal

  const { pending: _replaced, ...kept } = subscription
  const waiting = (then: Target) =>
    isSame(later, then) ? {} : { pending: { kind: 'change' as const, ...later } }
  const changed: Subscription = { ...kept, ...to, ...waiting(to) }
  if (isSame(to, now) || !happensNow(situation, { changed, when: wish.when }))
    return quietTurn({ ...kept, ...waiting(now) })
  return subscription.state === 'trialing'
    ? changeTrial(situation, { changed, at })
    : changeNow(situation, { changed, at })
}

function withdraw(subscription: Subscription): Turn | Refusal {
  const { pending, ...kept } = subscription
  if (pending?.kind === 'change') return quietTurn(kept)
  return refuse('when', {
    message: 'No change waits for the period’s end.',
    fix: 'Nothing needs to be withdrawn.',
  })
}

function refuseTarget(
  { subscription, planOf }: Situation,
  { to, same }: { readonly to: Target; readonly same: boolean },
): Refusal | undefined {
  if (same)
    return refuse('plan', {
      message: 'It is on this plan with this quantity already.',
      fix: 'Send another plan or quantity.',
    })
  if (planOf(to.plan).prices.every((price) => price.amounts[subscription.currency] !== undefined))
    return undefined
  return refuse('plan', {
    message: `The plan has no price in ${subscription.currency}.`,
    fix: 'Choose a plan that is sold in the subscription’s currency.',
  })
}

type Target = { readonly plan: PlanRef; readonly quantity: Decimal }

/** Quantities are compared as they are written: `3` and `3.0` are told apart, which harms nobody. */
const isSame = (a: Target, b: Target): boolean =>
  a.plan.planId === b.plan.planId && a.plan.version === b.plan.version && a.quantity === b.quantity

function happensNow(
  { subscription, planOf }: Situation,
  { changed, when }: { readonly changed: Subscription; readonly when: ChangeWish['when'] },
): boolean {
  if (when !== 'auto') return when === 'now'
  const before = recurringRank(subscription, planOf(subscription.plan))
  const after = recurringRank(changed, planOf(changed.plan))
  return after.over * before.under >= before.over * after.under
}

/** Nothing is charged on trial: the plan is another, the trial goes on. */
function changeTrial(
  situation: Situation,
  { changed, at }: { readonly changed: Subscription; readonly at: Standing },
): Turn {
  const plan = situation.planOf(changed.plan)
  const counted = countedIn(situation)
  const opens = windowsOf(plan, { at, graceHours: situation.graceHours })
  return quietTurn(changed, {
    opens: opens.filter(({ meterKey }) => !counted.has(meterKey)),
    access: 'open',
  })
}

function changeNow(
  situation: Situation,
  { changed, at }: { readonly changed: Subscription; readonly at: Standing },
): Turn {
  const { subscription, planOf, nowMs } = situation
  const [before, plan] = [planOf(subscription.plan), planOf(changed.plan)]
  const today = dateIn(subscription.zone, nowMs)
  const reversals = reversalsAt(subscription, today)
  if (!sameGrid(before, plan)) return changeGrid(situation, { changed, at, today, reversals })

  const full = fullPeriod(subscription, { at, plan })
  const lines = periodLines(changed, {
    plan,
    stretch: { full, from: today, until: full.until },
    timing: 'advance',
  })
  // A meter that both plans have goes on counting, and is rated by the plan at the period's end.
  const kept = new Set(plan.prices.flatMap((price) => price.meter ?? []))
  const left = situation.tallies.filter(
    ({ meterKey, before: late }) => late === undefined && !kept.has(meterKey),
  )
  const counted = countedIn(situation)
  const opens = windowsOf(plan, { at: { ...at, startMs: nowMs }, graceHours: situation.graceHours })
  return quietTurn(
    { ...changed, charged: [] },
    {
      lines: [
        ...pastLines({ subscription, planOf, tallies: left }, { plan: usageOnly(before), at }),
        ...lines,
      ],
      reversals,
      closes: left.map((tally) => tally.windowId),
      closesAtMs: nowMs,
      ownRun: 'follow',
      opens: opens.filter(({ meterKey }) => !counted.has(meterKey)),
      access: lines.length > 0 ? 'when-paid' : 'open',
    },
  )
}

/** Prices in arrears are charged at the period's end by the plan that holds then. */
const usageOnly = (plan: PlanVersion): PlanVersion => ({
  ...plan,
  prices: plan.prices.filter((price) => price.meter !== undefined),
})

/** Another rhythm: the period ends here, and a first one of the new plan begins. */
function changeGrid(
  situation: Situation,
  {
    changed,
    at,
    today,
    reversals,
  }: {
    readonly changed: Subscription
    readonly at: Standing
    readonly today: string
    readonly reversals: readonly Reversal[]
  },
): Turn {
  const { subscription, planOf, tallies, nowMs, graceHours } = situation
  const plan = planOf(changed.plan)
  const opened = opening(changed, { plan, on: today, index: at.index + 1 })
  const past = pastLines(situation, { plan: planOf(subscription.plan), at, untilMs: nowMs })
  return quietTurn(
    { ...changed, at: opened.at, charged: [] },
    {
      lines: [...past, ...opened.lines],
      reversals,
      periods: [opened.period],
      closes: tallies.map((tally) => tally.windowId),
      closesAtMs: nowMs,
      ownRun: 'cut',
      opens: windowsOf(plan, { at: { ...opened.at, startMs: nowMs }, graceHours }),
      access: opened.lines.length > 0 ? 'when-paid' : 'open',
    },
  )
}

/** The unused days of every line that was charged for the current period, from a local date on. */
export function reversalsAt(subscription: Subscription, today: string): Reversal[] {
  return subscription.charged.flatMap(({ invoiceId, lineKey, from, until }) => {
    const numerator = BigInt(daysBetween(today, until))
    const denominator = BigInt(daysBetween(from, until))
    assert(numerator <= denominator, 'what is left is not more than what was charged')
    return numerator <= 0n ? [] : [{ invoiceId, lineKey, share: { numerator, denominator } }]
  })
}

/** Meters that the current period counts already; a window of late events counts nothing new. */
const countedIn = ({ tallies, ownMeters }: Situation) =>
  new Set([
    ...tallies.flatMap(({ meterKey, before }) => (before === undefined ? [meterKey] : [])),
    ...ownMeters,
  ])
