import type { Fact } from '../fact.ts'
import type { DeclineClass } from './decline.ts'

/** The money for this invoice is ours. `recovered`: after an attempt that failed. */
export type InvoicePaid = Fact<
  'payments.invoice.paid.v1',
  {
    readonly intentId: string
    readonly minor: string
    readonly currency: string
    readonly recovered: boolean
  }
>

/** A first charge did not succeed: from now on a collection owns the right to charge the invoice. */
export type CollectionOpened = Fact<'payments.collection.opened.v1', { readonly outcome: string }>

/** A collection waits, for the payer or for the day of the next try; the payer should know. */
export type CollectionWaiting = Fact<
  'payments.collection.waiting.v1',
  {
    readonly reason: DeclineClass | 'no-method'
    readonly next: 'charge' | 'wait'
    /** Unix milliseconds of the next step. */
    readonly nextMs: number
    /** Where the payer can confirm, when that is asked of them. */
    readonly url?: string
    readonly reminder: boolean
  }
>

/** Collection gave up. The invoice stays owed. */
export type InvoiceUncollected = Fact<
  'payments.invoice.uncollected.v1',
  { readonly because: string }
>

/** Money went back to the payer, for a credit note. */
export type RefundPaid = Fact<
  'payments.refund.paid.v1',
  {
    readonly refundId: string
    readonly creditNoteId: string
    readonly minor: string
    readonly currency: string
  }
>

/** The provider told us that something happened to an open intent of this invoice. */
export type ProviderHinted = Fact<'payments.provider.hinted.v1', { readonly type: string }>

/** A payment method was attached; its subject is the customer. */
export type MethodAttached = Fact<
  'payments.method.attached.v1',
  { readonly methodId: string; readonly last4: string }
>

/** Every fact Payment Collection tells the world. To change a shape, add a `.v2` beside it. */
export type PaymentEvent =
  | InvoicePaid
  | CollectionOpened
  | CollectionWaiting
  | InvoiceUncollected
  | RefundPaid
  | ProviderHinted
  | MethodAttached
