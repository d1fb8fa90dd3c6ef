import type { PlanVersion } from './plan.ts'
import { type Tally, usageLines } from './period-lines.ts'
import { quietTurn, type Situation, type Turn } from './turn.ts'

/** An open window that is rated by a run of its own, and the plan that opened it. */
export type OwnWindow = Tally & {
  readonly periodIndex: number
  readonly closesMs: number
  readonly plan: { readonly planId: PlanVersion['planId']; readonly version: number }
}

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
  const lines =
    index < 0
      ? [] // A trial is for nothing, whatever was used.
      : due.flatMap((window) =>
          usageLines(subscription, { plan: planOf(window.plan), tallies: [window] }),
        )
  return quietTurn(subscription, {
    lines,
    closes: due.map((window) => window.windowId),
  })
}
