import type { ContentfulStatusCode } from 'hono/utils/http-status'

type Metadata = Readonly<Record<string, string>>

/** What a decline carries, in Stripe's words. */
type CardError = {
  readonly type: 'card_error'
  readonly code: string
  readonly decline_code?: string
  readonly advice_code?: string
  readonly network_decline_code?: string
  readonly network_advice_code?: string
  readonly message: string
}

type Made<Kind extends string> = {
  readonly id: string
  readonly object: Kind
  /** Unix seconds of the simulator's clock. */
  readonly created: number
  readonly livemode: false
}

/**
 * Every kind of thing the simulator keeps, by the shelf it lies on. The first nine are Stripe's own
 * objects, cut down to what an integration reads; amounts are Stripe's minor units. They are never
 * changed, only replaced, so that an event may hold the object as it was.
 */
export type Shapes = {
  readonly customers: Made<'customer'> & {
    readonly email: string | null
    readonly name: string | null
    readonly metadata: Metadata
  }
  readonly methods: Made<'payment_method'> & {
    readonly type: 'card'
    readonly customer: string | null
    readonly card: {
      readonly brand: string
      readonly last4: string
      readonly exp_month: number
      readonly exp_year: number
      readonly fingerprint: string
    }
    readonly metadata: Metadata
  }
  readonly intents: Made<'payment_intent'> & {
    readonly amount: number
    readonly amount_received: number
    readonly currency: string
    readonly customer: string | null
    readonly payment_method: string | null
    readonly status:
      | 'requires_payment_method'
      | 'requires_confirmation'
      | 'requires_action'
      | 'processing'
      | 'canceled'
      | 'succeeded'
    readonly client_secret: string
    readonly latest_charge: string | null
    readonly last_payment_error: CardError | null
    readonly next_action: {
      readonly type: 'redirect_to_url'
      readonly redirect_to_url: { readonly url: string; readonly return_url: string }
    } | null
    readonly canceled_at: number | null
    readonly cancellation_reason: string | null
    readonly metadata: Metadata
  }
  readonly charges: Made<'charge'> & {
    readonly amount: number
    readonly amount_captured: number
    readonly amount_refunded: number
    readonly currency: string
    readonly customer: string | null
    readonly payment_intent: string
    readonly payment_method: string
    readonly status: 'succeeded' | 'failed'
    readonly paid: boolean
    readonly captured: boolean
    readonly refunded: boolean
    readonly failure_code: string | null
    readonly failure_message: string | null
    readonly balance_transaction: string | null
    readonly metadata: Metadata
  }
  readonly refunds: Made<'refund'> & {
    readonly amount: number
    readonly currency: string
    readonly charge: string
    readonly payment_intent: string
    readonly status: 'succeeded' | 'pending' | 'failed'
    readonly reason: string | null
    readonly failure_reason?: string
    readonly balance_transaction: string | null
    readonly metadata: Metadata
  }
  readonly setups: Made<'setup_intent'> & {
    readonly customer: string | null
    readonly payment_method: string | null
    readonly status: 'requires_payment_method' | 'requires_action' | 'canceled' | 'succeeded'
    readonly usage: 'off_session' | 'on_session'
    readonly client_secret: string
    readonly last_setup_error: CardError | null
    readonly next_action: Shapes['intents']['next_action']
    readonly metadata: Metadata
  }
  readonly balance: Made<'balance_transaction'> & {
    /** Signed: a capture is positive, a refund negative. */
    readonly amount: number
    readonly fee: number
    readonly net: number
    readonly currency: string
    readonly type: 'charge' | 'refund'
    /** `ch_…` or `re_…`. */
    readonly source: string
    readonly status: 'available'
  }
  readonly events: Made<'event'> & {
    readonly api_version: string
    readonly type: string
    readonly data: { readonly object: { readonly id: string } }
    readonly pending_webhooks: number
    readonly request: { readonly id: string | null; readonly idempotency_key: string | null }
  }
  /** What a card of ours has been through: which script, how many charges, prepared or not. */
  readonly scripts: {
    readonly id: string
    readonly token: string
    readonly charges: number
    readonly setUp: boolean
  }
  /** The first answer to an idempotency key, kept for a day. */
  readonly keys: {
    readonly id: string
    readonly fingerprint: string
    readonly status: ContentfulStatusCode
    readonly body: string
    readonly atMs: number
  }
  /** An event whose webhook needs no further sending; its id is the event's. */
  readonly sent: { readonly id: string }
}
