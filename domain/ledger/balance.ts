import { assert } from '../assert.ts'
import type { Currency } from '../money/currency.ts'
import type { Account } from './account.ts'

/** One side of an entry: a debit is positive, a credit negative, in minor units. */
export type Posting = {
  readonly account: Account
  readonly currency: Currency
  readonly minor: bigint
}

/** Leaves out postings of nothing, and makes sure the rest sums to zero in each currency. */
export function balanced(postings: readonly Posting[]): Posting[] {
  const byCurrency = Map.groupBy(postings, (posting) => posting.currency)
  for (const [currency, group] of byCurrency) {
    const rest = group.reduce((sum, posting) => sum + posting.minor, 0n)
    assert(rest === 0n, `debits and credits in ${currency} are equal`)
  }
  return postings.filter((posting) => posting.minor !== 0n)
}

/** The same entry the other way round: how an entry is corrected, as none is ever changed. */
export function reversed(postings: readonly Posting[]): Posting[] {
  return postings.map((posting) => ({ ...posting, minor: -posting.minor }))
}
