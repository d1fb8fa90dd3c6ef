import type { Fact } from '../fact.ts'

/** An invoice is final: its number, lines and totals will never change. */
export type InvoiceFinalized = Fact<
  'sales.invoice.finalized.v1',
  {
    readonly number: string
    readonly totalMinor: string
    readonly currency: string
    readonly orderKey: string | null
    readonly subscriptionId?: string
  }
>

/** A credit note is final; its subject is the note. */
export type CreditNoteIssued = Fact<
  'sales.credit-note.issued.v1',
  {
    readonly number: string
    readonly totalMinor: string
    readonly currency: string
    readonly invoiceId: string | null
  }
>

/** An order could not be billed; its subject is the product's event. */
export type OrderRefused = Fact<'sales.order.refused.v1', { readonly because: string }>

/** A subscription began, changed or ended; its subject is the subscription. */
export type SubscriptionChanged = Fact<
  'sales.subscription.changed.v1',
  {
    readonly state: string
    readonly plan: string
    readonly planVersion: number
    readonly quantity: string
  }
>

/** Every fact Sales tells the world. To change a shape, add a `.v2` beside it. */
export type SalesEvent = InvoiceFinalized | CreditNoteIssued | OrderRefused | SubscriptionChanged
