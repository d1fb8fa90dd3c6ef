import { daysLater } from './days-later.ts'
import { assert } from '../assert.ts'
import type { DeclineClass } from './decline.ts'

/** How an unpaid invoice is collected. Data, so that a tenant may change it without a release. */
export type DunningPolicy = {
  readonly version: number
  /** The local hour (0–23) in the customer's zone at which a card is tried again. */
  readonly hour: number
  /** Days from the 1st, 2nd, … soft decline to the next try. Its length is the number of retries. */
  readonly retryAfterDays: readonly number[]
  /** Days after the first failure on which a payer who must act is reminded. */
  readonly remindAfterDays: readonly number[]
  /** Days after the first failure at which we give up on a payer who does not act. */
  readonly giveUpAfterDays: number
  /** Seconds until the provider is asked again, the 1st, 2nd, … time; the last one repeats. */
  readonly askAfterSeconds: readonly number[]
  /** The declines during which access is kept. */
  readonly graceWhile: readonly DeclineClass[]
}

/** 3, 5, 7 and 7 days at nine in the morning; two reminders; two weeks to act. */
export const defaultDunning: DunningPolicy = {
  version: 1,
  hour: 9,
  retryAfterDays: [3, 5, 7, 7],
  remindAfterDays: [3, 7],
  giveUpAfterDays: 14,
  askAfterSeconds: [60, 300, 3_600, 86_400],
  graceWhile: ['soft', 'unmapped'],
}

/** Where a collection stands when the next step is to be decided. Instants are Unix milliseconds. */
export type Situation = {
  readonly outcome:
    | { readonly kind: 'declined'; readonly decline: DeclineClass }
    | { readonly kind: 'requires-action' | 'no-method' | 'unknown' }
  /** Charges made so far, at least 1 after a decline. */
  readonly attempts: number
  /** How often the provider was asked about the open intent. */
  readonly asks: number
  readonly nowMs: number
  readonly firstFailedMs: number
  /** The customer's IANA zone. */
  readonly zone: string
}

/** What a collection does next, and when. */
export type DunningStep =
  | {
      /** Charge again, ask the provider, or wait for the payer to act; not before `atMs`. */
      readonly kind: 'charge' | 'ask' | 'wait'
      readonly atMs: number
      /** Whether access is kept until then. */
      readonly grace: boolean
    }
  | { readonly kind: 'give-up'; readonly because: 'retries-exhausted' | 'payer-did-not-act' }

/** What to do now. Pure: the same situation and policy always give the same step. */
export function nextStep(policy: DunningPolicy, situation: Situation): DunningStep {
  const { outcome, nowMs } = situation
  if (outcome.kind === 'unknown') {
    const seconds = policy.askAfterSeconds[situation.asks] ?? policy.askAfterSeconds.at(-1)
    assert(seconds !== undefined, 'a policy says when to ask')
    // Not knowing is ours, not the payer's: access is kept and no step of the ladder is used.
    return { kind: 'ask', atMs: nowMs + seconds * 1_000, grace: true }
  }
  if (
    outcome.kind === 'declined' &&
    (outcome.decline === 'soft' || outcome.decline === 'unmapped')
  ) {
    return afterSoftDecline(policy, situation)
  }
  return whilePayerMustAct(policy, situation)
}

function afterSoftDecline(policy: DunningPolicy, situation: Situation): DunningStep {
  const days = policy.retryAfterDays[situation.attempts - 1]
  if (days === undefined) return { kind: 'give-up', because: 'retries-exhausted' }
  const atMs = daysLater({ fromMs: situation.nowMs, days, hour: policy.hour, zone: situation.zone })
  return { kind: 'charge', atMs, grace: inGrace(policy, situation) }
}

function whilePayerMustAct(policy: DunningPolicy, situation: Situation): DunningStep {
  const { firstFailedMs, nowMs, zone } = situation
  const instants = [...policy.remindAfterDays, policy.giveUpAfterDays].map((days) =>
    daysLater({ fromMs: firstFailedMs, days, hour: policy.hour, zone }),
  )
  const atMs = instants.find((instant) => instant > nowMs)
  if (atMs === undefined) return { kind: 'give-up', because: 'payer-did-not-act' }
  return { kind: 'wait', atMs, grace: inGrace(policy, situation) }
}

function inGrace(policy: DunningPolicy, { outcome }: Situation): boolean {
  return outcome.kind === 'declined' && policy.graceWhile.includes(outcome.decline)
}
