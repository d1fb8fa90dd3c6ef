import { Stripe } from 'stripe'
import { classifyDecline, type DeclineClass } from '../../domain/payments/decline.ts'
import type { PspAnswer } from './psp.ts'
import { fromStripeAmount } from './stripe-amount.ts'

type Refusal = Pick<
  Stripe.PaymentIntent.LastPaymentError,
  'code' | 'decline_code' | 'advice_code' | 'network_advice_code'
>

/** What a fault on the way means: it never left, or nobody knows. Never a decline. */
export type Fault = Extract<PspAnswer, { kind: 'unknown' | 'not-executed' }>

/** An intent as Stripe tells it, in our words. */
export function fromStripeIntent(intent: Stripe.PaymentIntent): PspAnswer {
  const ref = intent.id
  if (intent.status === 'succeeded') {
    return {
      kind: 'succeeded',
      ref,
      received: fromStripeAmount(intent.amount_received, intent.currency),
    }
  }
  if (intent.status === 'canceled') return { kind: 'canceled', ref }
  if (intent.status === 'requires_action') return awaitingPayer(intent)
  if (intent.status !== 'requires_payment_method') return { kind: 'pending', ref }

  const error = intent.last_payment_error
  // Made but never confirmed: nothing was asked of any card, and nothing will be.
  return error === null
    ? { kind: 'pending', ref }
    : { kind: 'declined', ref, ...fromStripeDecline(error) }
}

/** A decline in our words. */
export function fromStripeDecline(error: Refusal): {
  code: string
  advice?: string
  decline: DeclineClass
} {
  const code = error.decline_code ?? error.code ?? 'card_declined'
  const advice = error.advice_code
  const networkAdvice = error.network_advice_code
  const decline = classifyDecline({
    code,
    ...(advice === undefined ? {} : { advice }),
    ...(networkAdvice === undefined ? {} : { networkAdvice }),
  })
  return { code, ...(advice === undefined ? {} : { advice }), decline }
}

/**
 * Sorts what the SDK throws, once declines are dealt with. Only what surely never left or was
 * turned away at the door is `not-executed`; whatever is not our own mistake is `unknown`, new
 * kinds of error included.
 *
 * @throws the error itself where our request was wrong: bad key, bad parameter, key reused
 */
export function fromStripeFault(error: unknown): Fault {
  if (!(error instanceof Stripe.errors.StripeError) || isOurs(error)) throw error
  const because = `${error.type}: ${error.message}`
  const never = error instanceof Stripe.errors.StripeRateLimitError || neverConnected(error)
  return { kind: never ? 'not-executed' : 'unknown', because }
}

const ourMistakes = [
  Stripe.errors.StripeInvalidRequestError,
  Stripe.errors.StripeIdempotencyError,
  Stripe.errors.StripeAuthenticationError,
  Stripe.errors.StripePermissionError,
]

const isOurs = (error: Error) => ourMistakes.some((mistake) => error instanceof mistake)

/** No connection was made, so not a byte of the request has left. */
function neverConnected(error: Stripe.errors.StripeError) {
  const detail: unknown = error.detail
  if (!(error instanceof Stripe.errors.StripeConnectionError)) return false
  if (!(detail instanceof Error) || !('code' in detail)) return false
  return ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'].includes(String(detail.code))
}

function awaitingPayer(intent: Stripe.PaymentIntent): PspAnswer {
  const url = intent.next_action?.redirect_to_url?.url
  // Some other action than a page of Stripe's: it is under way, and we cannot send anyone there.
  if (url === undefined || url === null) return { kind: 'pending', ref: intent.id }
  return { kind: 'requires-action', ref: intent.id, url }
}
