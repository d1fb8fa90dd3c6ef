import type { Exact } from '../../domain/money/decimal.ts'
import type { Outbound } from './documents.ts'
import type { Mapping } from './mapping.schema.ts'
import { add, opposite, writeNumber } from './number-text.ts'
import type { RefusedLine } from './read-document.ts'
import { codeOf } from './to-event.ts'

/** What the documents of one currency come to, as decimal text in major units, not rounded. */
export type Sum = {
  readonly currency: string
  readonly sales: string
  /** Zero or less. */
  readonly cancellations: string
}

/** Where an import stands. Sums are of the documents that became events. */
export type Tallied = {
  readonly orders: number
  readonly cancellations: number
  /** Accepted by this run for the first time. */
  readonly accepted: number
  /** The engine had them already: nothing changed. */
  readonly duplicates: number
  /** Acknowledged in an interrupted run of the same file, so not sent again. */
  readonly resumed: number
  readonly refused: readonly RefusedLine[]
  readonly sums: readonly Sum[]
  readonly warnings: readonly string[]
}

const zero: Exact = { digits: 0n, scale: 0 }

/** Counts what an import read and what the engine said to it. */
export class Tally {
  private readonly counts = { orders: 0, cancellations: 0 }
  private readonly answers = { accepted: 0, duplicates: 0, resumed: 0 }
  private readonly refused: RefusedLine[] = []
  private readonly sums = new Map<string, { sales: Exact; cancellations: Exact }>()
  private readonly unknownCountries = new Map<string, number>()
  private readonly mapping: Mapping

  constructor(mapping: Mapping) {
    this.mapping = mapping
  }

  read({ document, cancels }: Outbound): void {
    this.counts[cancels ? 'cancellations' : 'orders'] += 1
    const sum = this.sums.get(document.currency) ?? { sales: zero, cancellations: zero }
    if (cancels) sum.cancellations = add(sum.cancellations, lessThanNothing(document.total))
    else sum.sales = add(sum.sales, document.total)
    this.sums.set(document.currency, sum)
    const { country } = document
    if (country === '' || codeOf(country, this.mapping) !== undefined) return
    this.unknownCountries.set(country, (this.unknownCountries.get(country) ?? 0) + 1)
  }

  answered(answer: keyof Tally['answers']): void {
    this.answers[answer] += 1
  }

  refuse(line: RefusedLine): void {
    this.refused.push(line)
  }

  get done(): number {
    const { accepted, duplicates, resumed } = this.answers
    return accepted + duplicates + resumed + this.refused.length
  }

  result(): Tallied {
    return {
      ...this.counts,
      ...this.answers,
      refused: this.refused,
      sums: [...this.sums].map(([currency, { sales, cancellations }]) => ({
        currency,
        sales: writeNumber(sales),
        cancellations: writeNumber(cancellations),
      })),
      warnings: [...this.unknownCountries].map(
        ([name, documents]) =>
          `The country "${name}" of ${documents} documents is not in the mapping: the seller's is used.`,
      ),
    }
  }
}

/** Some systems write what is taken back without the minus sign. */
const lessThanNothing = (total: Exact) => (total.digits > 0n ? opposite(total) : total)
