import type { UsageWindowId } from '../../../domain/ids.ts'
import type { UsageEvent } from '../../../domain/sales/usage.ts'

/** A window that took an event, and the time that it holds. */
export type SeenWindow = {
  readonly windowId: UsageWindowId
  readonly startsAtMs: number
  readonly endsAtMs: number
}

export type WindowMemory = ReturnType<typeof windowMemory>

/** An older subscription may come to count the same meter: by then it is looked up again. */
const rememberedMs = 60_000

/** Beyond so many it begins anew: it is a memory, not a record. */
const rememberedMax = 500_000

/**
 * Remembers the windows that events went into, so that most need not be looked up: that is a fifth
 * of what counting costs the server. Whether a window is open still is asked where the sums are
 * written; one that is not is forgotten, and looked up.
 */
export function windowMemory(nowMs: () => number = Date.now) {
  const known = new Map<string, SeenWindow & { readonly untilMs: number }>()
  return {
    /** The window of an event, if it says its time and no subscription, and the window is known. */
    recall(event: UsageEvent): UsageWindowId | undefined {
      if (event.time === undefined || event.subscription !== undefined) return undefined
      const window = known.get(nameOf(event))
      if (window === undefined || nowMs() > window.untilMs) return undefined
      const atMs = Date.parse(event.time)
      return atMs >= window.startsAtMs && atMs < window.endsAtMs ? window.windowId : undefined
    },
    /** Keeps the only subscription's window, which no other may claim an event from. */
    learn(event: UsageEvent, window: SeenWindow): void {
      if (known.size >= rememberedMax) known.clear()
      known.set(nameOf(event), { ...window, untilMs: nowMs() + rememberedMs })
    },
    forget(events: readonly UsageEvent[]): void {
      for (const event of events) known.delete(nameOf(event))
    },
  }
}

/** Ids are one tenant's alone. */
const nameOf = ({ customerId, meterKey }: UsageEvent) => `${customerId} ${meterKey}`
