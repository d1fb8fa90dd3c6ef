import type { CustomerId } from '../ids.ts'
import type { Money } from '../money/money.ts'
import { customerCredit, receivable } from './account.ts'
import type { Posting } from './balance.ts'
import { moved } from './moved.ts'

/** Credit that we held for the customer pays what they owe. */
export function creditApplied(customerId: CustomerId, amount: Money): Posting[] {
  return moved(amount, { to: customerCredit(customerId), from: receivable(customerId) })
}

/** A credit for what was paid is held for the customer, to be used by their next invoices. */
export function creditKept(customerId: CustomerId, amount: Money): Posting[] {
  return moved(amount, { to: receivable(customerId), from: customerCredit(customerId) })
}
