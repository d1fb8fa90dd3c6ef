import type { Stripe } from 'stripe'
import type { BookLine } from './psp.ts'
import { fromStripeAmount } from './stripe-amount.ts'

/**
 * Every balance transaction that is a capture or a refund, the latest first. The amount is that of
 * the charge or refund itself: the balance may be kept in another currency.
 */
export async function* stripeBook(stripe: Stripe): AsyncIterable<BookLine> {
  const pages = stripe.balanceTransactions.list({ limit: 100, expand: ['data.source'] })
  for await (const { source } of pages) {
    if (source === null || typeof source === 'string') continue
    if (source.object === 'charge') yield fromStripeCharge(source)
    if (source.object === 'refund') yield fromStripeRefund(source)
  }
}

const fromStripeCharge = (charge: Stripe.Charge): BookLine => ({
  kind: 'capture',
  ref: idOf(charge.payment_intent) ?? charge.id,
  amount: fromStripeAmount(charge.amount_captured, charge.currency),
  ...labelsIn(charge.metadata),
})

const fromStripeRefund = (refund: Stripe.Refund): BookLine => ({
  kind: 'refund',
  ref: refund.id,
  amount: fromStripeAmount(refund.amount, refund.currency),
  ...labelsIn(refund.metadata ?? {}),
})

const labelsIn = (metadata: Stripe.Metadata) => ({
  intentId: metadata['intent'],
  invoiceId: metadata['invoice'],
  tenantId: metadata['tenant'],
})

const idOf = (reference: string | { readonly id: string } | null) =>
  typeof reference === 'string' ? reference : reference?.id
