import type { CustomerId, EventId, TenantId, TransactionId } from '../domain/ids.ts'
import type { Reaches } from './reach.ts'

/** A product event that intake has accepted. */
export type AcceptedEvent = {
  readonly tenantId: TenantId
  readonly eventId: EventId
  readonly type: string
  readonly customerId: CustomerId
  readonly transactionId: TransactionId
  /** What it is about: a subscription's id; the customer's where it is about nothing of ours. */
  readonly subject: string
}

/** What an event or a fact sets going. Each is named by an id that makes a repeat harmless. */
export type Reaction =
  | {
      readonly kind: 'workflow'
      readonly workflow: string
      readonly queue: string
      readonly id: string
      readonly args: readonly unknown[]
      readonly tenantId: TenantId
      readonly customerId: CustomerId
      readonly transactionId: TransactionId
      readonly summary: string
      /** One that runs is told by this signal; after one that has ended, another may run. */
      readonly again?: { readonly signal: string; readonly args: readonly unknown[] }
    }
  /** Something asked of a workflow that has one id for its life; it is started if it does not run. */
  | {
      readonly kind: 'update'
      readonly workflow: string
      readonly queue: string
      readonly id: string
      readonly args: readonly unknown[]
      readonly update: string
      readonly updateId: string
      readonly updateArgs: readonly unknown[]
      readonly tenantId: TenantId
      readonly customerId: CustomerId
      readonly transactionId: TransactionId
      readonly summary: string
    }
  | {
      readonly kind: 'activity'
      readonly activity: string
      readonly queue: string
      readonly id: string
      readonly args: readonly unknown[]
      readonly summary: string
    }
  /** A hint to a running workflow; if none runs, there is nobody to tell. */
  | { readonly kind: 'signal'; readonly id: string; readonly signal: string }

/** How an event becomes a reaction; `reaches` is the deployment's choice. */
export type OnEvent = (event: AcceptedEvent, reaches: Reaches) => Reaction
