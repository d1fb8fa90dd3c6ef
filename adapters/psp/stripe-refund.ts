import { Stripe } from 'stripe'
import type { Psp, RefundAnswer } from './psp.ts'
import { fromStripeFault } from './stripe-answer.ts'
import { fromStripeAmount, toStripeAmount } from './stripe-amount.ts'
import { toStripeMetadata } from './stripe-charge.ts'

type Order = Parameters<Psp['refund']>[0]

/** Gives money back. A repeat with the same key answers the same refund. */
export const refunding =
  (stripe: Stripe): Psp['refund'] =>
  async (order) => {
    try {
      const refund = await stripe.refunds.create(
        {
          payment_intent: order.ref,
          amount: toStripeAmount(order.amount).amount,
          metadata: { ...toStripeMetadata(order.labels), refund: order.labels.refundId },
        },
        { idempotencyKey: order.key },
      )
      return fromStripeRefund(refund, order)
    } catch (error) {
      const code = refusal(error)
      if (code !== undefined) return { kind: 'refused', code }
      const fault = fromStripeFault(error)
      return (await bornBefore(stripe, order)) ?? { kind: 'unknown', because: fault.because }
    }
  }

/**
 * The refund as the provider has it. F13: an answer of 500 is stored under the key and comes again
 * with every repeat, so only a look tells whether the money went back. Not found: nobody knows.
 */
async function bornBefore(stripe: Stripe, order: Order): Promise<RefundAnswer | undefined> {
  try {
    const refunds = stripe.refunds.list({ payment_intent: order.ref, limit: 100 })
    for await (const refund of refunds) {
      if (refund.metadata?.['refund'] === order.labels.refundId)
        return fromStripeRefund(refund, order)
    }
    return undefined
  } catch (error) {
    fromStripeFault(error) // Throws what is our own mistake.
    return undefined
  }
}

function fromStripeRefund(refund: Stripe.Refund, { amount }: Order): RefundAnswer {
  const given = fromStripeAmount(refund.amount, refund.currency)
  if (given.minor !== amount.minor || given.currency !== amount.currency) {
    return { kind: 'unknown', because: `${refund.id} gives back ${given.minor} ${given.currency}` }
  }
  if (refund.status === 'succeeded') return { kind: 'succeeded', ref: refund.id }
  if (refund.status === 'failed' || refund.status === 'canceled') {
    return { kind: 'refused', code: refund.failure_reason ?? refund.status }
  }
  return { kind: 'pending', ref: refund.id }
}

/** Stripe says no to the refund itself; undefined if the error is about anything else. */
function refusal(error: unknown): string | undefined {
  if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) return undefined
  if (error.param === 'amount') return 'amount_above_capture'
  return refusals.find((code) => code === error.code)
}

const refusals = ['charge_already_refunded', 'charge_disputed', 'payment_intent_unexpected_state']
