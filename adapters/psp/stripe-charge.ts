import { Stripe } from 'stripe'
import type { Psp, PspAnswer, PspLabels } from './psp.ts'
import { fromStripeDecline, fromStripeFault, fromStripeIntent } from './stripe-answer.ts'
import { isSayable, toStripeAmount } from './stripe-amount.ts'

type Order = Parameters<Psp['charge']>[0]

/**
 * Charges off session. If the bank wants the payer, the same intent is put on session at once, so
 * that the answer carries the page on which they confirm it.
 *
 * @param returnUrl where the payer lands after that page
 */
export function charging(stripe: Stripe, returnUrl: string): Psp['charge'] {
  const onSession = async ({ id }: Stripe.PaymentIntent, order: Order) =>
    fromStripeIntent(
      await stripe.paymentIntents.confirm(
        id,
        { payment_method: order.methodRef, return_url: returnUrl },
        { idempotencyKey: `${order.key}/on-session` },
      ),
    )

  /** An answer stored under the key is as old as the first try; what counts is how it is now. */
  const current = async (ref: string) => fromStripeIntent(await stripe.paymentIntents.retrieve(ref))

  async function ask(order: Order): Promise<PspAnswer> {
    const wanted = {
      ...toStripeAmount(order.amount),
      customer: order.accountRef,
      payment_method: order.methodRef,
      off_session: true,
      confirm: true,
      return_url: returnUrl,
      metadata: toStripeMetadata(order.labels),
    }
    const intent = await untraced(() =>
      stripe.paymentIntents.create(wanted, { idempotencyKey: order.key }),
    )
    return isReplay(intent.lastResponse.headers) ? current(intent.id) : fromStripeIntent(intent)
  }

  async function afterDecline(
    error: Stripe.errors.StripeCardError,
    order: Order,
  ): Promise<PspAnswer> {
    const intent = error.payment_intent
    if (intent !== undefined && isReplay(error.headers)) {
      const now = await current(intent.id)
      if (now.kind !== 'declined' || now.code !== 'authentication_required') return now
    }
    if (error.code === 'authentication_required' && intent !== undefined)
      return onSession(intent, order)
    return {
      kind: 'declined',
      ...(intent === undefined ? {} : { ref: intent.id }),
      ...fromStripeDecline(refusalIn(error)),
    }
  }

  return async (order) => {
    // No other card would help, and no later day: somebody must ask for another amount.
    if (!isSayable(order.amount)) return unsayable
    try {
      return asAsked(
        await ask(order).catch(cardErrorsTo((error) => afterDecline(error, order))),
        order,
      )
    } catch (error) {
      return fromCharge(error)
    }
  }
}

/**
 * The SDK takes a stack trace with every request, to hang it on an error; ours become answers. It is
 * left out while the request is put together, which happens at once: a tenth of what a charge costs.
 */
function untraced<T>(ask: () => T): T {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = 0
  try {
    return ask()
  } finally {
    Error.stackTraceLimit = limit
  }
}

const unsayable: PspAnswer = {
  kind: 'declined',
  code: 'amount_not_supported',
  decline: 'hard',
}

/** Our ids, flat, as Stripe's metadata. */
export const toStripeMetadata = (labels: PspLabels): Record<string, string> => ({
  tenant: labels.tenantId,
  transaction: labels.transactionId,
  invoice: labels.invoiceId,
  intent: labels.intentId,
  attempt: String(labels.attempt),
})

/** What a card error says, under the names that `last_payment_error` uses. */
export const refusalIn = (error: Stripe.errors.StripeCardError) => ({
  ...(error.code === undefined ? {} : { code: error.code }),
  ...(error.decline_code === undefined ? {} : { decline_code: error.decline_code }),
  ...(error.advice_code === undefined ? {} : { advice_code: error.advice_code }),
  ...(error.network_advice_code === undefined
    ? {}
    : { network_advice_code: error.network_advice_code }),
})

/** F17: money other than asked for was taken. Nobody goes on from there but a person. */
function asAsked(answer: PspAnswer, { amount }: Order): PspAnswer {
  if (answer.kind !== 'succeeded') return answer
  const { received } = answer
  if (received.minor === amount.minor && received.currency === amount.currency) return answer
  return {
    kind: 'unknown',
    because: `${answer.ref} received ${received.minor} ${received.currency}, asked were ${amount.minor} ${amount.currency}`,
  }
}

function fromCharge(error: unknown): PspAnswer {
  if (!(error instanceof Stripe.errors.StripeCardError)) return fromStripeFault(error)
  return { kind: 'declined', ...fromStripeDecline(refusalIn(error)) }
}

const cardErrorsTo =
  (answer: (error: Stripe.errors.StripeCardError) => Promise<PspAnswer>) => (error: unknown) => {
    if (error instanceof Stripe.errors.StripeCardError) return answer(error)
    throw error
  }

const isReplay = (headers: Readonly<Record<string, unknown>> | undefined) =>
  headers?.['idempotent-replayed'] === 'true'
