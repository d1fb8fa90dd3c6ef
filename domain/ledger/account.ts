import type { CustomerId } from '../ids.ts'
import type { TaxGroup } from '../sales/document.ts'

/** An account of the ledger, by name. Every balance is kept per account and currency. */
export type Account =
  | `receivable:${CustomerId}` // What a customer owes us; below zero, what we owe them.
  | `customer-credit:${CustomerId}` // What we hold for a customer, to be used or paid back.
  | `in-transit:${string}` // Money that a provider has taken and not yet paid out, per provider.
  | 'revenue'
  | `tax:${string}` // Tax we owe, per country, category and rate.
  | 'rounding'
  | 'write-off'

/** `receivable:cus_…` */
export const receivable = (customer: CustomerId): Account => `receivable:${customer}`

/** `customer-credit:cus_…` */
export const customerCredit = (customer: CustomerId): Account => `customer-credit:${customer}`

/** `in-transit:stripe` */
export const inTransit = (provider: string): Account => `in-transit:${provider}`

/** `tax:CH:standard:8.1` */
export function tax({ country, category, rate }: Pick<TaxGroup, 'country' | 'category' | 'rate'>) {
  return `tax:${country}:${category}:${rate}` satisfies Account
}
