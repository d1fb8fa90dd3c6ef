import Stripe from 'stripe'
import type { Psp, PspHint } from './psp.ts'

/** Stripe's own check of `Stripe-Signature`, on the bytes as they came, five minutes of tolerance. */
export const verifying =
  (stripe: Stripe, secret: string): Psp['verifyWebhook'] =>
  async (rawBody, signature) => {
    try {
      return fromStripeEvent(stripe.webhooks.constructEvent(rawBody, signature, secret))
    } catch (error) {
      // Signed by the right secret, yet no JSON: nothing in it can be a hint.
      if (error instanceof SyntaxError) return undefined
      if (error instanceof Stripe.errors.StripeSignatureVerificationError) return undefined
      throw error
    }
  }

function fromStripeEvent(event: Stripe.Event): PspHint {
  // Every object of Stripe's may carry these three; which event this is does not matter here.
  const object = event.data.object as {
    readonly id?: string
    readonly payment_intent?: string | null
    readonly metadata?: Record<string, string> | null
  }
  return {
    id: event.id,
    type: event.type,
    objectRef: object.payment_intent ?? object.id ?? '',
    labels: object.metadata ?? {},
  }
}
