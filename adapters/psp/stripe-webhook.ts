import { Stripe } from 'stripe'
import type { Psp, PspHint } from './psp.ts'

/** Stripe's own check of `Stripe-Signature`, on the bytes as they came, five minutes of tolerance. */
export const verifying =
  (stripe: Stripe, secret: string): Psp['verifyWebhook'] =>
  async (rawBody, signature) => {
    if (!shape.test(signature) || isFromTheFuture(signature)) return undefined
    try {
      return fromStripeEvent(
        stripe.webhooks.constructEvent(rawBody, signature, secret, toleranceSeconds),
      )
    } catch (error) {
      // Signed by the right secret, yet no JSON: nothing in it can be a hint.
      if (error instanceof SyntaxError) return undefined
      if (error instanceof Stripe.errors.StripeSignatureVerificationError) return undefined
      throw error
    }
  }

/** The SDK refuses a signature that is too old, not one that is too new; we refuse both. */
function isFromTheFuture(signature: string) {
  const seconds = /(?:^|,)t=(\d{1,12})(?:,|$)/.exec(signature)?.[1]
  return seconds !== undefined && Number(seconds) > Date.now() / 1000 + toleranceSeconds
}

/** `t=…,v1=…`, perhaps several of them. On an empty `v1` the SDK throws as if we were wrong. */
const shape = /^t=\d{1,12}(?:,v\d+=[0-9a-f]{1,128}){1,16}$/

const toleranceSeconds = 300

function fromStripeEvent(event: Stripe.Event): PspHint {
  const { object } = event.data
  const intentRef = 'payment_intent' in object ? object.payment_intent : undefined
  return {
    id: event.id,
    type: event.type,
    // News of a charge or a refund is news of its intent, which is what we can ask about.
    objectRef: typeof intentRef === 'string' ? intentRef : 'id' in object ? (object.id ?? '') : '',
    labels: 'metadata' in object ? (object.metadata ?? {}) : {},
  }
}
