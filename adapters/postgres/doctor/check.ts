import type { Fragment } from 'postgres'
import { isCurrency } from '../../../domain/money/currency.ts'
import { formatMinor } from '../../../domain/money/format.ts'
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

/** A query for offenders: one row each, its only column a `sample` that names it in a sentence. */
export type Probe = (exam: Exam) => Fragment

/**
 * A check that is asked of the database in one query.
 *
 * @param asked `looked`: a query for one text, what was looked at. In both, `«5929 CHF»` stands
 *   for an amount in minor units and is written as people read it.
 */
export function bySql(asked: {
  readonly probes: readonly Probe[]
  readonly looked: Probe
}): Check['look'] {
  return async (exam) => {
    const { tx } = exam
    const [first, ...rest] = asked.probes.map((probe) => probe(exam))
    if (first === undefined) throw new Error('A check asks at least one question.')
    const all = rest.reduce((some, more) => tx`${some} union all ${more}`, first)
    const [row] = await tx<Asked[]>`
      with broken as materialized (${all})
      select (select count(*) from broken)::int4 as broken,
             array(select sample from broken limit ${samplesMax}) as samples,
             (${asked.looked(exam)}) as looked`
    const found = row as unknown as Extract<Finding, { broken: number }> // The select list, name by name.
    return {
      broken: found.broken,
      samples: found.samples.map(readable),
      looked: readable(found.looked),
    }
  }
}

type Asked = Extract<Finding, { broken: number }>

/** So many offenders are named; the others are counted. */
export const samplesMax = 10

/** Writes every `«5929 CHF»` of a text as `59.29 CHF`. */
function readable(text: string): string {
  return text.replaceAll(/«(-?\d+) ([A-Z]{3})»/g, (whole, minor: string, currency: string) =>
    isCurrency(currency) ? `${formatMinor(BigInt(minor), currency)} ${currency}` : whole,
  )
}
