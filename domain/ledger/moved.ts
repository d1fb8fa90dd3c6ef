import { assert } from '../assert.ts'
import type { Money } from '../money/money.ts'
import type { Account } from './account.ts'
import { type Posting, balanced } from './balance.ts'

/** An amount above zero from one account to another. */
export function moved(amount: Money, { to, from }: Record<'to' | 'from', Account>): Posting[] {
  const { currency, minor } = amount
  assert(minor > 0n, 'an amount that moves is above zero')
  return balanced([
    { account: to, currency, minor },
    { account: from, currency, minor: -minor },
  ])
}
