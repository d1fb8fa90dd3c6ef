import type { Fragment } from 'postgres'
import { withAmounts } from '../trace/amounts.ts'
import { type Check, type Exam, type Finding, samplesMax } from './check.ts'

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
      samples: found.samples.map(withAmounts),
      looked: withAmounts(found.looked),
    }
  }
}

type Asked = Extract<Finding, { broken: number }>
