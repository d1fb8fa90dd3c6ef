import type {
  ClockId,
  CreditNoteId,
  CustomerId,
  EventId,
  InvoiceId,
  OfferId,
  SubscriptionId,
  TenantId,
  TransactionId,
} from '../../domain/ids.ts'
import type { Money } from '../../domain/money/money.ts'
import type { SubscriptionState } from '../../domain/sales/subscription.ts'
import type { Grant } from '../access/ports.ts'

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
  /** Nothing changes for access by it, as by most renewals: nobody need look. */
  readonly quiet?: true
}

/** What a settled invoice lets its customer in to: a purchase by features, a subscription by rights. */
export type Settled = {
  readonly invoiceId: InvoiceId
  readonly features: readonly string[]
  readonly rights?: Rights
}

/** What is to be granted, and for what. */
export type Rights = Pick<Grant, 'cause' | 'features' | 'quotas' | 'exactly'> & {
  readonly standing: 'paid' | 'trial'
}

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

export type SubscriptionRef = {
  readonly tenantId: TenantId
  readonly subscriptionId: SubscriptionId
}

/** One step of a subscription: an event's command; a window's usage; or, with neither, what is due. */
export type TurnRef = SubscriptionRef & {
  readonly eventId?: EventId
  /** The period whose usage is rated by a run of its own. */
  readonly usageOf?: number
}

/** An invoice that wants to be paid; over nothing where credit has settled all of it. */
export type Bill = {
  readonly invoiceId: InvoiceId
  readonly number: string
  readonly due: Money
  readonly text: string
  /** Whether access changes once it is paid. */
  readonly grants: boolean
}

/** A credit note, and what is to become of its amount beyond what is kept for the customer. */
export type CreditDue = {
  readonly creditNoteId: CreditNoteId
  readonly number: string
  readonly invoiceId: InvoiceId
  readonly amount: Money
  readonly text: string
}

/** What one step came to. A repeat of it answers the same, whatever happened in between. */
export type Turned =
  | {
      readonly kind: 'done'
      readonly state: SubscriptionState
      readonly customerId: CustomerId
      readonly transactionId: TransactionId
      readonly bill?: Bill
      /** Told again of a step whose invoice was paid meanwhile. */
      readonly wasPaid?: true
      readonly credits: readonly CreditDue[]
      /** To be granted at once. */
      readonly rights?: Rights
      readonly ends: boolean
      /** Another period is due already. */
      readonly more: boolean
    }
  | { readonly kind: 'refused'; readonly because: string }
  /** A command met a subscription of which something is due: that comes first. */
  | { readonly kind: 'overdue' }

/** What is due by itself, as far as one look goes. */
export type DueNow = {
  /** Many at once: to be turned in these lists. */
  readonly chunks: readonly {
    readonly tenantId: TenantId
    readonly ids: readonly SubscriptionId[]
  }[]
  /** A few: each by a run of its own. */
  readonly own: readonly SubscriptionRef[]
  /** Windows of usage to be rated by a run of their own. */
  readonly usage: readonly (SubscriptionRef & { readonly usageOf: number })[]
}

/** An upgrade as it was offered, or why there is none. Instants are Unix milliseconds. */
export type Offered =
  | {
      readonly kind: 'offered'
      readonly offerId: OfferId
      readonly expiresMs: number
      /** The time of the customer's test clock; absent in real life. */
      readonly clockMs?: number
    }
  | { readonly kind: 'none'; readonly because: string }

/** An offer that ends on a test clock, and whom it was made to. */
export type OfferDue = {
  readonly tenantId: TenantId
  readonly offerId: OfferId
  readonly customerId: CustomerId
  readonly feature: string
  readonly atMs: number
}

/** Something of Sales that waits for its instant. */
export type WakeRef = TurnRef | OfferDue

type ClockRef = { readonly tenantId: TenantId; readonly clockId: ClockId }

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
  /** What a subscription's invoice would let its customer in to; none for a purchase's. */
  rightsOf(invoice: { tenantId: TenantId; invoiceId: InvoiceId }): Promise<Rights | undefined>
  /** Takes subscriptions one step on: prices, finalises and notes, in one commit for the list. */
  turn(refs: readonly TurnRef[]): Promise<readonly Turned[]>
  /** What is due for customers who live in real time. */
  dueNow(): Promise<DueNow>
  /** The next instant at which something of Sales is due on a test clock, not after `untilMs`. */
  dueOnClock(
    clock: ClockRef & { readonly untilMs?: number },
  ): Promise<{ readonly atMs?: number; readonly due: readonly WakeRef[] }>
  /** Sets runs of their own going; with `settle` it waits until they have come to rest. */
  wake(due: { readonly refs: readonly WakeRef[]; readonly settle: boolean }): Promise<void>
  /** Offers an upgrade to whoever was denied a feature, at most once a day; asked again, it tells the same. */
  offer(denied: {
    readonly tenantId: TenantId
    readonly customerId: CustomerId
    readonly feature: string
    readonly transactionId: TransactionId
  }): Promise<Offered>
  /** Ends an offer; one that nobody took as `taken` only if its customer now has what was denied. */
  closeOffer(offer: {
    readonly tenantId: TenantId
    readonly offerId: OfferId
    readonly as: 'taken' | 'expired'
  }): Promise<{ readonly state: 'open' | 'taken' | 'expired' | 'withdrawn' }>
}
