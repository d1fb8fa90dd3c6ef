import type { CardDecline } from './card.ts'
import type { Shapes } from './shapes.ts'

type CardError = NonNullable<Shapes['intents']['last_payment_error']>

/** A decline as Stripe's API spells it, in an error and in `last_payment_error` alike. */
export const cardError = (decline: CardDecline): CardError => ({
  type: 'card_error',
  code: decline.code,
  decline_code: decline.declineCode ?? decline.code,
  ...(decline.advice === undefined ? {} : { advice_code: decline.advice }),
  ...(decline.networkCode === undefined ? {} : { network_decline_code: decline.networkCode }),
  ...(decline.networkAdvice === undefined ? {} : { network_advice_code: decline.networkAdvice }),
  message: decline.code === 'authentication_required' ? authenticate : 'Your card was declined.',
})

const authenticate = 'The payment requires authentication; the customer must confirm it on session.'
