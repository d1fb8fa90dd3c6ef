/** What one charge of a card leads to. `authenticate`: the payer must confirm on session first. */
export type Step =
  | { readonly kind: 'pay' }
  | {
      readonly kind: 'authenticate'
      readonly once: boolean
      readonly afterwards: 'pay' | CardDecline
    }
  | { readonly kind: 'decline'; readonly decline: CardDecline }

/** A decline in Stripe's words. */
export type CardDecline = {
  readonly code: string
  readonly declineCode?: string
  readonly advice?: string
  readonly networkCode?: string
  readonly networkAdvice?: string
}

/** How the answer of a charge reaches the caller, if it does. */
export type AnswerScript = 'normal' | 'slow' | 'cut' | 'garbled' | 'error-500'

/** How the webhook about it reaches us, if it does. */
export type HookScript =
  | 'normal'
  | 'duplicate'
  | 'late'
  | 'reordered'
  | 'lost'
  | 'before-the-response'
  | 'wrong-secret'

/** A test card: its token stands for a payment method, as Stripe's `pm_card_visa` does. */
export type Card = {
  readonly token: string
  readonly number: string
  readonly last4: string
  readonly brand: string
  readonly does: string
  /** Declines already when it is attached to a customer. */
  readonly onAttach?: CardDecline
  /** What the first, second, … charge does; the last one repeats. */
  readonly onCharge: readonly Step[]
  /** Captures so many minor units less than it was asked for. */
  readonly shortBy?: number
  readonly onRefund?: 'pending' | 'failed'
  readonly answer?: AnswerScript
  readonly hook?: HookScript
}
