import { assert } from '../assert.ts'
import { type Anchor, periodAt } from '../calendar.ts'
import { calendarAnchor } from '../calendar-anchor.ts'
import { addDays, dateIn, startOf } from '../dates.ts'
import type { UsageWindowId } from '../ids.ts'
import type { Share } from './document.ts'
import { periodLines, type Tally, type TurnLine, usageLines } from './period-lines.ts'
import type { PlanVersion } from './plan.ts'
import {
  anchorOf,
  type ChargedItem,
  type PlanRef,
  type Standing,
  type Subscription,
} from './subscription.ts'

/** A window in which usage will be counted. Instants are Unix milliseconds. */
export type NewWindow = {
  readonly meterKey: string
  readonly periodIndex: number
  readonly startMs: number
  readonly endMs: number
  readonly closesMs: number
  /** Rated by a run of its own, after its grace; else by the subscription's next invoice. */
  readonly ownRun: boolean
}

/** A period that is now billed, or the trial; each is billed once. */
export type BilledPeriod = {
  readonly purpose: 'trial' | 'recurring'
  readonly index: number
  readonly startMs: number
  readonly endMs: number
}

/** A line of an earlier invoice of which a part is given back. */
export type Reversal = Pick<ChargedItem, 'invoiceId' | 'lineKey'> & { readonly share: Share }

/** What one step in a subscription's life comes to: all of it, so that it can be shown before it is done. */
export type Turn = {
  readonly next: Subscription
  /** What is invoiced now; nothing: no invoice. */
  readonly lines: readonly TurnLine[]
  /** What is given back of earlier invoices, on credit notes. */
  readonly reversals: readonly Reversal[]
  /** Where a credit of money that was paid goes. */
  readonly settle: 'credit' | 'refund'
  readonly periods: readonly BilledPeriod[]
  /** Windows that are rated now and take no more events. */
  readonly closes: readonly UsageWindowId[]
  /** The instant at which those windows end, where that is before their end. */
  readonly closesAtMs?: number
  readonly opens: readonly NewWindow[]
  /** Open windows with a run of their own: they end now, or follow the plan that holds from now on. */
  readonly ownRun?: 'cut' | 'follow'
  /** `open`: at once; `when-paid`: once the invoice is paid; `end`: it ends; `same`: as it is. */
  readonly access: 'same' | 'open' | 'when-paid' | 'end'
}

/** What a turn is worked out from. */
export type Situation = {
  readonly subscription: Subscription
  /** Every plan version that the subscription, or what waits for it, names. */
  readonly planOf: (ref: PlanRef) => PlanVersion
  /** Open windows of the subscription, late ones included; not those that are rated by a run of their own. */
  readonly tallies: readonly Tally[]
  /** Meters whose open window has a run of its own. */
  readonly ownMeters: readonly string[]
  readonly graceHours: number
  readonly nowMs: number
}

const nothing = {
  lines: [],
  reversals: [],
  settle: 'credit',
  periods: [],
  closes: [],
  opens: [],
  access: 'same',
} as const

/** A turn in which nothing is billed. */
export const quietTurn = (next: Subscription, more: Partial<Turn> = {}): Turn => ({
  ...nothing,
  next,
  ...more,
})

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
