import { assert } from '../assert.ts'
import { periodAt } from '../calendar.ts'
import { calendarAnchor } from '../calendar-anchor.ts'
import { addDays, dateIn, startOf } from '../dates.ts'
import { periodLines } from './period-lines.ts'
import type { PlanVersion } from './plan.ts'
import type { Subscription } from './subscription.ts'
import { type Standing, anchorOf } from './standing.ts'
import { type NewWindow, type Situation, type Turn } from './turn.ts'
import { quietTurn } from './quiet-turn.ts'

/** The first turn: the trial begins, or the first period is invoiced, from the local day of `nowMs`. */
export function begin(situation: Situation): Turn {
  const { subscription, planOf, nowMs } = situation
  assert(subscription.state === 'requested', 'a subscription begins once')
  const plan = planOf(subscription.plan)
  const today = dateIn(subscription.zone, nowMs)
  if (plan.trial === undefined) return firstPeriod(situation, { plan, today })

  const endsOn = addDays(today, plan.trial.days)
  const at: Standing = {
    anchorOn: endsOn,
    anchorIndex: 0,
    index: -1,
    startMs: startOf(today, subscription.zone),
    endMs: startOf(endsOn, subscription.zone),
  }
  return quietTurn(
    { ...subscription, state: 'trialing', at },
    {
      periods: [{ purpose: 'trial', index: -1, startMs: at.startMs, endMs: at.endMs }],
      opens: windowsOf(plan, { at, graceHours: situation.graceHours }),
      access: 'open',
    },
  )
}

function firstPeriod(
  situation: Situation,
  { plan, today }: { readonly plan: PlanVersion; readonly today: string },
): Turn {
  const { subscription, graceHours } = situation
  const { at, period, lines } = opening(subscription, { plan, on: today, index: 0 })
  const gated = lines.length > 0
  return quietTurn(
    { ...subscription, state: gated ? 'pending' : 'active', at },
    {
      lines,
      periods: [period],
      opens: windowsOf(plan, { at, graceHours }),
      access: gated ? 'when-paid' : 'open',
    },
  )
}

/** Periods counted anew from a local date: the standing in the first of them, and its lines. */
export function opening(
  subscription: Subscription,
  { plan, on, index }: { readonly plan: PlanVersion; readonly on: string; readonly index: number },
) {
  const anchorOn = plan.alignment === 'calendar' ? calendarAnchor(on, plan.interval) : on
  const full = periodAt(anchorOf(subscription, { on: anchorOn, plan }), 0)
  const at: Standing = {
    anchorOn,
    anchorIndex: index,
    index,
    startMs: startOf(on, subscription.zone),
    endMs: full.endMs,
  }
  const stretch = { full, from: on, until: full.until }
  return {
    at,
    period: { purpose: 'recurring', index, startMs: at.startMs, endMs: at.endMs } as const,
    lines: periodLines(subscription, { plan, stretch, timing: 'advance' }),
  }
}

/** The windows in which a period's usage is counted, one for each meter that the plan has a price for. */
export function windowsOf(
  plan: PlanVersion,
  { at, graceHours }: { readonly at: Standing; readonly graceHours: number },
): NewWindow[] {
  const meters = new Set(plan.prices.flatMap((price) => price.meter ?? []))
  return [...meters].map((meterKey) => ({
    meterKey,
    periodIndex: at.index,
    startMs: at.startMs,
    endMs: at.endMs,
    closesMs: at.endMs + graceHours * 3_600_000,
    ownRun: graceHours > 0,
  }))
}
