import type {
  ClockId,
  CreditNoteId,
  CustomerId,
  IntentId,
  InvoiceId,
  TenantId,
  TransactionId,
} from '../../domain/ids.ts'
import type { Money } from '../../domain/money/money.ts'
import type { DeclineClass } from '../../domain/payments/decline.ts'
import type { DunningStep } from '../../domain/payments/dunning.ts'

/** An invoice that wants to be paid. */
export type Due = {
  readonly tenantId: TenantId
  readonly invoiceId: InvoiceId
  readonly customerId: CustomerId
  readonly transactionId: TransactionId
  readonly amount: Money
  /** Counted from 1. Every try of one attempt uses one key at the provider. */
  readonly attempt: number
}

/** What one attempt came to. A decline is an answer, and so is not knowing. */
export type Outcome =
  | {
      readonly kind: 'paid'
      readonly intentId: IntentId
      readonly paid: Money
      readonly atMs: number
    }
  | { readonly kind: 'declined'; readonly code: string; readonly decline: DeclineClass }
  | { readonly kind: 'requires-action'; readonly url: string }
  | { readonly kind: 'no-method' }
  | { readonly kind: 'unknown'; readonly because: string }
  /** The invoice is owed no more: credited, or given up. */
  | { readonly kind: 'closed' }

export type InvoiceRef = { readonly tenantId: TenantId; readonly invoiceId: InvoiceId }

/** What a collection starts from; everything else is read by the steps. */
export type Opened = {
  readonly customerId: CustomerId
  readonly transactionId: TransactionId
  readonly due: Money
  readonly outcome: Outcome
  /** The test clock's time, for a customer attached to one. */
  readonly clockMs?: number
}

/** One decision of a collection. `round` makes a repeat of it answer the same. */
export type Round = InvoiceRef & {
  readonly round: number
  /** `waited`: the instant came and the payer has not acted. */
  readonly outcome: Outcome | { readonly kind: 'waited' }
}

/** The next step, with the number that a next charge would have. */
export type Planned = DunningStep & { readonly attempt: number }

export type Refunded =
  | { readonly kind: 'refunded'; readonly refunded: Money }
  /** Nothing had been paid: the credit lowers what is due, or ends the collection. */
  | { readonly kind: 'reduced' }
  | { readonly kind: 'refused'; readonly code: string }

/** What Payment Collection does. Whoever answers these on queue `payments` *is* it. */
export type PaymentPorts = {
  /**
   * Charges: intent committed, provider asked, outcome recorded, element by element. An earlier
   * attempt that still waits for its payer is cancelled first, or turns out to be paid.
   */
  collect(dues: readonly Due[]): Promise<readonly Outcome[]>
  /** What a collection starts from. */
  open(invoice: InvoiceRef): Promise<Opened>
  /** Decides the next step by policy, records it with its instant, and says it as a fact. */
  plan(round: Round): Promise<Planned>
  /**
   * Asks the provider what became of the open intent. One that never arrived is sent again under
   * its own key, so that it happens once at most; a new attempt is never made here.
   */
  ask(invoice: InvoiceRef): Promise<Outcome>
  /** Ends a collection: no door to the money stays open. It may turn out that it was paid. */
  giveUp(invoice: InvoiceRef & { readonly because: string }): Promise<Outcome>
  /** A credit note came: pays back what was paid, or lowers what is due. */
  refund(
    credit: InvoiceRef & {
      readonly creditNoteId: CreditNoteId
      readonly amount: Money
      readonly transactionId: TransactionId
    },
  ): Promise<Refunded>
  /** Attaches the customer's newest payment method at the provider and wakes the customer's collections. */
  attach(customer: {
    tenantId: TenantId
    customerId: CustomerId
    transactionId: TransactionId
  }): Promise<void>
  /** The next instant at which a collection of the clock's customers is due, not after `untilMs`. */
  nextDue(
    clock: ClockRef & {
      readonly untilMs?: number
      /** Wait first until every collection of the clock's customers has come to rest. */
      readonly settle: boolean
    },
  ): Promise<NextDue>
  /** Moves the clock forward and wakes what is due, one by one, each until it waits again. */
  tick(
    clock: ClockRef & { readonly toMs: number; readonly invoices: readonly InvoiceId[] },
  ): Promise<void>
}

export type ClockRef = { readonly tenantId: TenantId; readonly clockId: ClockId }

export type NextDue = { readonly atMs?: number; readonly invoices: readonly InvoiceId[] }
