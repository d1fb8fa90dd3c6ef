import type { Script } from './charging.ts'

/** What may go wrong with a request, beyond what its card says. */
export const faultKinds = [
  'timeout-before',
  'execute-then-cut',
  'error-500-before',
  'error-500-after',
  'rate-limit-429',
  'slow',
  'duplicate-webhook',
  'late-webhook',
  'lost-webhook',
  'reordered-webhook',
] as const

export type FaultKind = (typeof faultKinds)[number]

export type FaultPlan = {
  /** The share of requests with a fault, 0 to 1. */
  readonly rate: number
  readonly seed: number
  readonly kinds: readonly FaultKind[]
}

export type Dice = {
  /** Loads the dice anew. The same plan and the same order of requests give the same faults. */
  readonly load: (plan: FaultPlan) => void
  readonly roll: () => FaultKind | undefined
  /** How answer and webhook travel once the fault is counted in; a fault outdoes the card. */
  readonly bend: (fault: FaultKind | undefined, script: Script) => Script
  /** How often each kind came up since the last `load`. */
  readonly counts: () => Readonly<Record<string, number>>
}

const bends: Partial<Record<FaultKind, Partial<Script>>> = {
  'execute-then-cut': { answer: 'cut' },
  'error-500-after': { answer: 'error-500' },
  slow: { answer: 'slow' },
  'duplicate-webhook': { hook: 'duplicate' },
  'late-webhook': { hook: 'late' },
  'lost-webhook': { hook: 'lost' },
  'reordered-webhook': { hook: 'reordered' },
}

export function faultDice(plan: FaultPlan): Dice {
  let { rate, kinds } = plan
  let random = seeded(plan.seed)
  let counted: Record<string, number> = {}

  function roll() {
    if (rate === 0 || random() >= rate) return undefined
    const kind = kinds[Math.floor(random() * kinds.length)]
    if (kind !== undefined) counted[kind] = (counted[kind] ?? 0) + 1
    return kind
  }

  return {
    roll,
    load: (next) => {
      ;({ rate, kinds } = next)
      random = seeded(next.seed)
      counted = {}
    },
    bend: (fault, script) => (fault === undefined ? script : { ...script, ...bends[fault] }),
    counts: () => ({ ...counted }),
  }
}

/** Mulberry32: small, fast, and the same on every machine. Answers numbers in [0, 1). */
function seeded(seed: number) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
