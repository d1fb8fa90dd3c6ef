import type { Quota } from './quota.ts'

/** `trial`: let in to try. `grace`: not paid yet, and let in while it is being collected. */
export type Standing = 'paid' | 'trial' | 'grace'

/** One right of a customer to a feature, from one cause. Instants are Unix milliseconds. */
export type Grant = {
  readonly standing: Standing
  readonly startsMs: number
  /** Absent: for good. The instant itself is outside: `[startsMs, endsMs)`. */
  readonly endsMs?: number
  /** Absent: as much as they like. */
  readonly quota?: Quota
}
