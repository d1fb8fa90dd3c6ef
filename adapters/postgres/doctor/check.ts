import type { Fragment } from 'postgres'
import type { BookLine } from '../../psp/psp.ts'
import type { Tx } from '../client.ts'

/** What all checks of one examination look at: one snapshot of the database. */
export type Exam = {
  readonly tx: Tx
  /** What happened after this instant may still be on its way from one column to the next. */
  readonly settled: Fragment
  /** The provider's own book, if there is a provider to ask. */
  readonly provider?: {
    readonly name: string
    readonly book: readonly BookLine[]
    /** When its reading began, by the clock of the database. */
    readonly readFrom: Date
  }
}

/** What a check found. `broken` counts every offender; `samples` tell of the first few. */
export type Finding =
  | { readonly broken: number; readonly samples: readonly string[]; readonly looked: string }
  | { readonly skipped: string }

/** One invariant: its name in the list, what it promises, and how it is looked into. */
export type Check = {
  readonly id: `I${number}`
  readonly name: string
  readonly look: (exam: Exam) => Promise<Finding>
}

/** So many offenders are named; the others are counted. */
export const samplesMax = 10
