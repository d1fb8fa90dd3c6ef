import type { CustomerId, EventId, TenantId, TransactionId } from './ids.ts'

/** Something that became true, told to whoever listens: past, versioned, never taken back. */
export type Fact<Type extends string = string, Data = unknown> = {
  readonly tenantId: TenantId
  readonly id: EventId
  /** `column.noun.past-verb.vN` */
  readonly type: Type
  /** The object it is about: an invoice, a customer. */
  readonly subject: string
  readonly customerId: CustomerId
  readonly transactionId: TransactionId
  /** Business time in Unix milliseconds. */
  readonly atMs: number
  readonly data: Data
}
