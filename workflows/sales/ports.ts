import type {
  CreditNoteId,
  CustomerId,
  EventId,
  InvoiceId,
  TenantId,
  TransactionId,
} from '../../domain/ids.ts'
import type { Money } from '../../domain/money/money.ts'

/** One accepted product event, by the ids the inbox gave it. */
export type EventRef = {
  readonly tenantId: TenantId
  readonly eventId: EventId
  readonly customerId: CustomerId
  readonly transactionId: TransactionId
}

/** What became of an order: a final invoice, or a refusal that names the reason. */
export type Billed =
  | {
      readonly kind: 'billed'
      readonly invoiceId: InvoiceId
      readonly number: string
      readonly due: Money
      /** The amount as people read it: `59.29 EUR`. */
      readonly text: string
    }
  | { readonly kind: 'refused'; readonly because: string }

export type Payment = {
  readonly tenantId: TenantId
  readonly invoiceId: InvoiceId
  readonly paid: Money
  /** When it was paid; absent, for an invoice over nothing: now, in the customer's time. */
  readonly atMs?: number
}

/** The features that a settled invoice pays for. */
export type Settled = { readonly invoiceId: InvoiceId; readonly features: readonly string[] }

export type Credited =
  | {
      readonly kind: 'credited'
      readonly creditNoteId: CreditNoteId
      readonly number: string
      readonly amount: Money
      readonly text: string
      /** Absent for a note about a document that is not ours: nothing was collected here. */
      readonly invoiceId?: InvoiceId
      /** Features of lines that are now credited in full. */
      readonly lost: readonly string[]
    }
  | { readonly kind: 'refused'; readonly because: string }

/** What Sales does, list by list where money moves. Each element succeeds or fails on its own. */
export type SalesPorts = {
  /** Prices and finalises: number, lines, totals, ledger and fact in one commit for the list. */
  bill(orders: readonly EventRef[]): Promise<readonly Billed[]>
  /** Marks invoices paid, once, and says what they pay for. */
  settle(payments: readonly Payment[]): Promise<readonly Settled[]>
  /** Issues the credit note that a cancellation asks for. */
  credit(cancellation: EventRef): Promise<Credited>
  /** Notes money that went back. */
  recordRefund(refund: {
    tenantId: TenantId
    invoiceId: InvoiceId
    creditNoteId: CreditNoteId
    refunded: Money
  }): Promise<void>
  /** Collection gave up: the invoice stays owed, and nobody asks for it any more. */
  markUncollectible(invoice: { tenantId: TenantId; invoiceId: InvoiceId }): Promise<void>
  /** The features an invoice would pay for, for a grace period before it is paid. */
  featuresOf(invoice: { tenantId: TenantId; invoiceId: InvoiceId }): Promise<readonly string[]>
}
