import { condition } from '@temporalio/workflow'

/** The time in which something that waits lives, and what it has heard. */
export type Watch<Heard extends string> = {
  /** The test clock's time in Unix milliseconds; absent in real life. */
  clockMs: number | undefined
  heard: Heard | undefined
  /** Nothing is left to do before the clock moves again. */
  quiet: boolean
}

/** A watch on which nothing was heard yet. */
export const newWatch = <Heard extends string>(): Watch<Heard> => ({
  clockMs: undefined,
  heard: undefined,
  quiet: false,
})

/** Shows a watch its test clock's time; done once all that follows from it has come to rest. */
export async function showTime<Heard extends string>(
  watch: Watch<Heard>,
  toMs: number,
): Promise<void> {
  watch.clockMs = Math.max(toMs, watch.clockMs ?? 0)
  watch.quiet = false
  await condition(() => watch.quiet)
}

/**
 * Waits until `atMs` or until something is heard, and says which.
 *
 * In real life a Temporal timer; for a customer on a test clock a condition on that clock's time,
 * so that months pass in a moment and in order.
 */
export async function waitUntil<Heard extends string>(
  watch: Watch<Heard>,
  atMs: number,
  summary: string,
): Promise<Heard | 'due'> {
  const heard = () => watch.heard !== undefined
  if (watch.clockMs === undefined) {
    const ms = atMs - Date.now()
    if (ms > 0) await condition(heard, ms, { summary })
  } else {
    const due = () => (watch.clockMs ?? 0) >= atMs
    for (;;) {
      watch.quiet = !heard() && !due()
      if (!watch.quiet) break
      await condition(() => heard() || due() || !watch.quiet)
    }
  }
  const wake = watch.heard ?? 'due'
  watch.heard = undefined
  return wake
}
