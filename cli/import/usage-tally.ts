import type { UnusableLine, UsageLine } from './usage-line.ts'
import type { UsageAnswered } from './usage-post.ts'

/** Where an import of usage stands. */
export type UsageTally = {
  /** What the file says was used, and can be read. */
  readonly events: number
  /** Taken by this run for the first time; `waiting` and `late` are among them. */
  readonly accepted: number
  /** The engine had them already: nothing changed. */
  readonly duplicates: number
  /** Lines that are no usage, and events that the engine refused. */
  readonly refused: number
  /** No subscription of their customer has a period there yet. */
  readonly waiting: number
  /** Their period is billed; they go onto the next bill. */
  readonly late: number
  /** The first of those that were refused. */
  readonly refusals: readonly UnusableLine[]
}

/** So many refusals are kept; the others are counted. */
const keptMax = 100

/** Counts what an import read and what the engine said to it. */
export function usageTally() {
  const counts = { events: 0, accepted: 0, duplicates: 0, refused: 0, waiting: 0, late: 0 }
  const refusals: UnusableLine[] = []
  const refuse = ({ line, why }: UnusableLine) => {
    counts.refused += 1
    if (refusals.length < keptMax) refusals.push({ line, why })
  }
  return {
    read(line: UsageLine | UnusableLine): void {
      if ('why' in line) refuse(line)
      else counts.events += 1
    },
    answered(answers: readonly UsageAnswered[]): void {
      for (const answer of answers) {
        const { state, duplicate } = answer
        if (state === undefined) refuse(answer)
        else if (duplicate) counts.duplicates += 1
        else counts.accepted += 1
        if (!duplicate && (state === 'waiting' || state === 'late')) counts[state] += 1
      }
    },
    done: () => counts.accepted + counts.duplicates + counts.refused,
    result: (): UsageTally => ({ ...counts, refusals }),
  }
}
