import type { Subscription } from './subscription.ts'
import type { Turn } from './turn.ts'

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
