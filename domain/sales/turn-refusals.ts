import type { Refusal } from './refusal.ts'
import type { Subscription } from './subscription.ts'

/** Why a subscription takes no change in the state that it is in. */
export function notRunning({ state }: Pick<Subscription, 'state'>): Refusal {
  const states: Readonly<Record<string, string>> = {
    requested: 'It has not begun yet.',
    pending: 'It begins when its first invoice is paid.',
    cancelled: 'It is over.',
  }
  const fix =
    state === 'cancelled' ? 'Request a new subscription.' : 'Wait until it is active, or cancel it.'
  return refuse('subscription', { message: states[state] ?? 'It is not active.', fix })
}

/** A refusal that names a field of the command. */
export const refuse = (
  field: string,
  { message, fix }: Pick<Refusal, 'message' | 'fix'>,
): Refusal => ({ kind: 'refused', field, message, fix })

/** Whether it goes on by itself, and can be changed. */
export const isRunning = ({ state }: Pick<Subscription, 'state'>): boolean =>
  state === 'active' || state === 'trialing'
