import type { UsageWindowId } from '../ids.ts'
import type { Share } from './document.ts'
import type { TurnLine } from './period-lines.ts'
import type { Tally } from './usage-lines.ts'
import type { PlanVersion } from './plan.ts'
import type { Subscription } from './subscription.ts'
import type { ChargedItem, PlanRef } from './pending.ts'

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
