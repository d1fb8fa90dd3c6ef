import { dateIn } from '../dates.ts'
import type { Refusal } from './refusal.ts'
import { reversalsAt } from './turn-change.ts'
import { notRunning, refuse } from './turn-refusals.ts'
import { type Situation, type Turn } from './turn.ts'
import { quietTurn } from './quiet-turn.ts'
import { over, pastLines } from './turn-over.ts'

/** A wish to end. `never` withdraws an end that waits for the period's end. */
export type CancelWish = {
  readonly when: 'now' | 'period-end' | 'never'
  /** What becomes of the paid rest when it ends now. */
  readonly settle: 'credit' | 'refund' | 'none'
}

/** What the end of a subscription comes to, or the withdrawal of one. */
export function cancel(situation: Situation, wish: CancelWish): Turn | Refusal {
  const { subscription, planOf, nowMs, tallies } = situation
  const { at, pending, state } = subscription
  if (wish.when === 'never') {
    if (pending?.kind !== 'cancel')
      return refuse('when', {
        message: 'No cancellation waits for the period’s end.',
        fix: 'Nothing needs to be withdrawn.',
      })
    const { pending: _gone, ...kept } = subscription
    return quietTurn(kept)
  }
  if (at === undefined || state === 'cancelled' || state === 'requested')
    return notRunning(subscription)
  if (wish.when === 'period-end' && state !== 'pending') {
    if (pending?.kind === 'cancel')
      return refuse('when', {
        message: 'It ends with this period already.',
        fix: 'Nothing needs to be done.',
      })
    return quietTurn({ ...subscription, pending: { kind: 'cancel' } })
  }
  const today = dateIn(subscription.zone, nowMs)
  // What was never paid for and never begun is taken back whole.
  const from = state === 'pending' ? dateIn(subscription.zone, at.startMs) : today
  const reversals =
    wish.settle === 'none' && state !== 'pending' ? [] : reversalsAt(subscription, from)
  return quietTurn(over(subscription, 'cancelled'), {
    lines:
      state === 'active'
        ? pastLines(situation, { plan: planOf(subscription.plan), at, untilMs: nowMs })
        : [],
    reversals,
    settle: wish.settle === 'refund' ? 'refund' : 'credit',
    closes: tallies.map((tally) => tally.windowId),
    closesAtMs: nowMs,
    ownRun: 'cut',
    access: 'end',
  })
}
