import type { Interval } from '../../domain/calendar.ts'
import type { CustomerId, TenantId, TransactionId } from '../../domain/ids.ts'

/** What lets a customer in: a purchase, by its invoice, or a subscription, by its id. */
export type Grant = {
  readonly tenantId: TenantId
  readonly customerId: CustomerId
  readonly transactionId: TransactionId
  readonly cause: { readonly kind: 'purchase' | 'subscription'; readonly id: string }
  readonly features: readonly string[]
  /**
   * `grace`: not paid yet, and let in all the same while it is being collected. What a purchase paid
   * for stays paid; a subscription goes from `trial` or `paid` to `grace` and back to `paid`.
   */
  readonly standing: 'paid' | 'grace' | 'trial'
  /** How much of a feature may be used; the feature is granted with it. None named: none changed. */
  readonly quotas?: readonly GrantedQuota[]
  /** The features and quotas named are all that the cause grants: what else it granted ends. */
  readonly exactly?: true
}

/** A new limit keeps what is used, and the period, while both are counted from the same anchor. */
export type GrantedQuota = {
  readonly feature: string
  /** A decimal of no less than zero. */
  readonly limit: string
  /** Local date from which its periods are counted, and how long they are. */
  readonly anchorOn: string
  readonly interval: Interval
  /** IANA name. */
  readonly zone: string
}

export type Ending = {
  readonly tenantId: TenantId
  readonly customerId: CustomerId
  readonly transactionId: TransactionId
  readonly cause: Grant['cause']
  /** Absent: all that the cause granted. */
  readonly features?: readonly string[]
  readonly because: 'credited' | 'gave-up' | 'unpaid' | 'cancelled' | 'changed'
}

export type AccessPorts = {
  grant(grants: readonly Grant[]): Promise<void>
  end(ending: Ending): Promise<void>
}
