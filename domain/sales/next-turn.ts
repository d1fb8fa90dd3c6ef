import type { Subscription } from './subscription.ts'
import { type Situation, type Turn } from './turn.ts'
import { turnOver } from './turn-over.ts'

/** What falls due of a subscription by itself, and when (Unix milliseconds). */
export type NextTurn = {
  readonly what: 'renew' | 'trial-ends' | 'change' | 'end'
  readonly atMs: number
  readonly turn: Turn
}

/**
 * The turn at the end of the current period as it would be if nothing happened until then: usage as
 * it was counted so far.
 *
 * @returns `undefined` for one that has not begun, or is over
 */
export function nextTurn(situation: Situation): NextTurn | undefined {
  const { subscription, nowMs } = situation
  const { at, state } = subscription
  if (at === undefined || state === 'cancelled') return undefined
  const turn = turnOver({ ...situation, nowMs: Math.max(nowMs, at.endMs) })
  return { what: whatOf(subscription), atMs: at.endMs, turn }
}

function whatOf({ state, pending }: Subscription): NextTurn['what'] {
  if (pending?.kind === 'cancel') return 'end'
  if (state === 'trialing') return 'trial-ends'
  return pending === undefined ? 'renew' : 'change'
}
