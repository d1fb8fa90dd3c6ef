import { type Tally, usageLines } from './usage-lines.ts'
import { type Situation, type Turn } from './turn.ts'
import { quietTurn } from './quiet-turn.ts'

/** An open window that is rated by a run of its own, once its grace is over. */
export type OwnWindow = Tally & { readonly closesMs: number }

/**
 * The turn of a usage window whose grace is over: its usage is rated and invoiced by itself.
 *
 * @returns `undefined` where nothing of that period is open any more, or its grace goes on
 */
export function usageTurn(
  { subscription, planOf, nowMs }: Situation,
  { windows, index }: { readonly windows: readonly OwnWindow[]; readonly index: number },
): Turn | undefined {
  const due = windows.filter((window) => window.periodIndex === index && window.closesMs <= nowMs)
  if (due.length === 0) return undefined
  return quietTurn(subscription, {
    lines: usageLines(subscription, { planFor: ({ plan }) => planOf(plan), tallies: due }),
    closes: due.map((window) => window.windowId),
  })
}
