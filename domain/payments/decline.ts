/**
 * What a decline means for the next try: `hard` never with this card again, `soft` later may do,
 * `action` the payer must confirm, `unmapped` a code we have not met (treated as soft, reported).
 */
export type DeclineClass = 'hard' | 'soft' | 'action' | 'unmapped'

/** What a provider said when it declined, each in the provider's or the scheme's own code. */
export type Decline = {
  /** `insufficient_funds`. */
  readonly code: string
  /** What the provider advises: `do_not_try_again`, `try_again_later`, `confirm_card_data`. */
  readonly advice?: string
  /** Mastercard's Merchant Advice Code, two digits: `03`. */
  readonly networkAdvice?: string
}

/**
 * Which class a decline belongs to. The strictest word wins: the scheme's ban, then the provider's
 * advice, then the code. A ban ignored costs the seller fees and, in time, the right to charge.
 */
export function classifyDecline({ code, advice, networkAdvice }: Decline): DeclineClass {
  const byScheme = schemeAdvice.get(networkAdvice ?? '')
  const byAdvice = providerAdvice.get(advice ?? '')
  const byCode = declineCodes.get(code)
  if ([byScheme, byAdvice, byCode].includes('hard')) return 'hard'
  return byAdvice === 'action' ? 'action' : (byCode ?? byAdvice ?? byScheme ?? 'unmapped')
}

type Table = ReadonlyMap<string, DeclineClass>

const classOf = (decline: DeclineClass, codes: readonly string[]) =>
  codes.map((code) => [code, decline] as const)

/**
 * Mastercard Merchant Advice Codes. 01 asks for new card data, 03 and 21 forbid any further try,
 * 02 and 24–30 allow one later (from an hour to ten days), 40 to 43 are about the kind of card.
 */
const schemeAdvice: Table = new Map([
  ...classOf('action', ['01']),
  ...classOf('hard', ['03', '21']),
  ...classOf('soft', ['02', '24', '25', '26', '27', '28', '29', '30']),
])

/** Stripe's `advice_code`. */
const providerAdvice: Table = new Map([
  ...classOf('action', ['confirm_card_data']),
  ...classOf('hard', ['do_not_try_again']),
  ...classOf('soft', ['try_again_later']),
])

/**
 * Every decline code met so far. Source: docs.stripe.com/declines/codes. A code that Stripe calls
 * generic is soft: most of them succeed on a later day.
 */
const declineCodes: Table = new Map([
  // The card is gone, was never good, or its owner or issuer said stop.
  ...classOf('hard', [
    'account_closed',
    'card_not_supported',
    'currency_not_supported',
    'do_not_try_again',
    'expired_card',
    'fraudulent',
    'highest_risk_level',
    'incorrect_number',
    'invalid_account',
    'invalid_number',
    'lost_card',
    'merchant_blacklist',
    'new_account_information_available',
    'payment_method_not_available',
    'pickup_card',
    'restricted_card',
    'revocation_of_all_authorizations',
    'revocation_of_authorization',
    'security_violation',
    'stolen_card',
    'stop_payment_order',
    'testmode_decline',
    'transaction_not_allowed',
  ]),
  // Only the payer can help: confirm, or type the card's data again.
  ...classOf('action', [
    'authentication_not_handled',
    'authentication_required',
    'incorrect_address',
    'incorrect_cvc',
    'incorrect_pin',
    'incorrect_zip',
    'invalid_cvc',
    'invalid_expiry_month',
    'invalid_expiry_year',
    'invalid_pin',
    'mobile_device_authentication_required',
    'offline_pin_required',
    'online_or_offline_pin_required',
    'payment_intent_authentication_failure',
    'pin_try_exceeded',
  ]),
  // Money, limits, weather.
  ...classOf('soft', [
    'approve_with_id',
    'call_issuer',
    'card_declined',
    'card_velocity_exceeded',
    'do_not_honor',
    'duplicate_transaction',
    'generic_decline',
    'insufficient_funds',
    'invalid_amount',
    'issuer_not_available',
    'no_action_taken',
    'not_permitted',
    'processing_error',
    'reenter_transaction',
    'service_not_allowed',
    'try_again_later',
    'withdrawal_count_limit_exceeded',
  ]),
])
