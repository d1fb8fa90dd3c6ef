import type { CustomerId, TenantId, TransactionId } from '../../domain/ids.ts'

/** What lets a customer in: a purchase, by its invoice. */
export type Grant = {
  readonly tenantId: TenantId
  readonly customerId: CustomerId
  readonly transactionId: TransactionId
  readonly cause: { readonly kind: 'purchase'; readonly id: string }
  readonly features: readonly string[]
  /** `grace`: not paid yet, and let in all the same while it is being collected. */
  readonly standing: 'paid' | 'grace'
}

export type Ending = {
  readonly tenantId: TenantId
  readonly customerId: CustomerId
  readonly transactionId: TransactionId
  readonly cause: Grant['cause']
  /** Absent: all that the cause granted. */
  readonly features?: readonly string[]
  readonly because: 'credited' | 'gave-up'
}

export type AccessPorts = {
  grant(grants: readonly Grant[]): Promise<void>
  end(ending: Ending): Promise<void>
}
