import { condition, setHandler } from '@temporalio/workflow'
import { advanceClock, dueChanged, paymentMethodUpdated, providerHinted } from './contract.ts'

/** Why a collection woke: its instant came, or something happened before. */
export type Wake = 'due' | 'new-card' | 'hint'

/** The time a collection lives in, and what it has heard. */
export type Watch = {
  /** The test clock's time in Unix milliseconds; absent in real life. */
  clockMs: number | undefined
  heard: Exclude<Wake, 'due'> | undefined
  /** Nothing is left to do before the clock moves again. */
  quiet: boolean
}

/** Listens from the first moment on; what is heard while the collection works is kept for the next wait. */
export function keepWatch(): Watch {
  const watch: Watch = { clockMs: undefined, heard: undefined, quiet: false }
  setHandler(paymentMethodUpdated, () => {
    watch.heard = 'new-card'
  })
  setHandler(providerHinted, () => {
    watch.heard ??= 'hint'
  })
  setHandler(dueChanged, () => {
    watch.heard ??= 'hint'
  })
  setHandler(advanceClock, async ({ toMs }) => {
    watch.clockMs = Math.max(toMs, watch.clockMs ?? 0)
    watch.quiet = false
    await condition(() => watch.quiet)
  })
  return watch
}

/**
 * Waits until `atMs` or until something is heard, and says which.
 *
 * In real life a Temporal timer; for a customer on a test clock a condition on that clock's time,
 * so that months pass in a moment and in order.
 */
export async function waitUntil(watch: Watch, atMs: number, summary: string): Promise<Wake> {
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
