import type {
  CustomerId,
  IntentId,
  InvoiceId,
  RefundId,
  TenantId,
  TransactionId,
} from '../../domain/ids.ts'
import type { Money } from '../../domain/money/money.ts'
import type { DeclineClass } from '../../domain/payments/decline.ts'

/** Goes with every object we make at a provider, so that it can be found again by our own ids. */
export type PspLabels = {
  readonly tenantId: TenantId
  readonly transactionId: TransactionId
  readonly invoiceId: InvoiceId
  readonly intentId: IntentId
  readonly attempt: number
}

/** What a provider knows of one payment intent. A decline is an answer; so is not knowing. */
export type PspAnswer =
  | { readonly kind: 'succeeded'; readonly ref: string; readonly received: Money }
  | {
      readonly kind: 'declined'
      readonly ref?: string
      /** The provider's own code: `insufficient_funds`. */
      readonly code: string
      readonly advice?: string
      readonly decline: DeclineClass
    }
  /** The payer must confirm on session at `url`; the same intent then succeeds or fails. */
  | { readonly kind: 'requires-action'; readonly ref: string; readonly url: string }
  | { readonly kind: 'canceled'; readonly ref: string }
  /** Still being worked on by the provider. */
  | { readonly kind: 'pending'; readonly ref: string }
  /** It may or may not have happened: a timeout, a 5xx, a broken answer. Ask; never charge again. */
  | { readonly kind: 'unknown'; readonly because: string }
  /** It certainly did not happen: refused before execution (429, connection refused). Try again. */
  | { readonly kind: 'not-executed'; readonly because: string }

export type SavedMethod = {
  readonly accountRef: string
  readonly methodRef: string
  readonly brand: string
  readonly last4: string
  readonly expMonth: number
  readonly expYear: number
}

export type RefundAnswer =
  | { readonly kind: 'succeeded' | 'pending'; readonly ref: string }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'unknown'; readonly because: string }

/** A line of the provider's own book: money that really moved there. */
export type BookLine = {
  readonly kind: 'capture' | 'refund'
  readonly ref: string
  readonly amount: Money
  readonly intentId: string | undefined
  readonly invoiceId: string | undefined
  readonly tenantId: string | undefined
}

/** A verified webhook: a hint that something happened to `objectRef`. Its payload is not trusted. */
export type PspHint = {
  readonly id: string
  readonly type: string
  readonly objectRef: string
  readonly labels: Readonly<Record<string, string>>
}

/**
 * A payment service provider. No method throws for an answer of the provider; each throws only when
 * our own request is wrong (a bad key, a malformed call), which is a fault to be mended.
 */
export type Psp = {
  readonly name: string
  /** Makes the customer at the provider if `accountRef` is absent, and attaches the method. */
  saveMethod(order: {
    readonly customerId: CustomerId
    readonly tenantId: TenantId
    readonly transactionId: TransactionId
    readonly accountRef?: string
    /** What the provider's hosted fields gave the product: `pm_card_visa`, `pm_1N…`. */
    readonly token: string
  }): Promise<
    | { readonly kind: 'saved'; readonly method: SavedMethod }
    | { readonly kind: 'declined'; readonly code: string; readonly decline: DeclineClass }
    | { readonly kind: 'unknown'; readonly because: string }
  >
  /** Charges off session. `key` is the same for every try of one attempt, new for the next. */
  charge(order: {
    readonly accountRef: string
    readonly methodRef: string
    readonly amount: Money
    readonly key: string
    readonly labels: PspLabels
  }): Promise<PspAnswer>
  /** What became of an attempt, by the provider's id or by ours. `absent`: it never arrived. */
  lookup(intent: {
    readonly intentId: IntentId
    readonly ref?: string
    /** Helps where the search by our id lags behind (Stripe: a minute): then its list is read. */
    readonly accountRef?: string
  }): Promise<PspAnswer | { readonly kind: 'absent' }>
  /** Cancels an intent that has not succeeded; answers the state it is in after that. */
  cancel(ref: string): Promise<PspAnswer>
  refund(order: {
    readonly ref: string
    readonly amount: Money
    readonly key: string
    readonly labels: PspLabels & { readonly refundId: RefundId }
  }): Promise<RefundAnswer>
  /** Everything that moved money at the provider, oldest last, page by page. Throws on a fault. */
  book(): AsyncIterable<BookLine>
  /** Checks the signature on the raw bytes; `undefined` if it does not hold. */
  verifyWebhook(rawBody: string, signature: string): Promise<PspHint | undefined>
}
