/** What every message knows. All values are texts that the edge has formatted for the reader. */
type About = {
  /** The reader, as the customer wrote it. */
  readonly name: string
  /** The seller, who speaks. */
  readonly seller: string
  /** The number of the invoice, or of the credit note. */
  readonly number: string
  /** What it is about: `"CHF 49.00"`. */
  readonly amount: string
  /** Where the one thing to do, or to see, is: an absolute web address. */
  readonly link?: string
}

/** Money has arrived. */
type Receipt = About & {
  readonly kind: 'receipt'
  readonly paidOn: string
  /** `"Visa •••• 4242"`. */
  readonly method?: string
}

/**
 * A charge did not go through. `hard`: this card never will. `soft`: we try again. `action`: the
 * reader must confirm. The link is required wherever the reader must act.
 */
type PaymentProblem = About & {
  readonly kind: 'payment-problem'
  readonly method?: string
  /** The last day of access if nothing happens. */
  readonly accessUntil?: string
} & (
    | { readonly problem: 'hard'; readonly link: string }
    | { readonly problem: 'soft'; readonly retryOn: string }
    | { readonly problem: 'action'; readonly link: string }
  )

/** A charge that had failed went through after all. */
type PaymentRecovered = About & {
  readonly kind: 'payment-recovered'
  readonly paidOn: string
  readonly method?: string
}

/** We no longer try to collect. */
type GaveUp = About & {
  readonly kind: 'gave-up'
  /** When access ended, or will. */
  readonly accessUntil?: string
}

/** An invoice was corrected. */
type CreditNote = About & {
  readonly kind: 'credit-note'
  /** The number of the invoice that is corrected. */
  readonly corrects: string
  /** What is sent back, if money moves; often the same as `amount`. */
  readonly refunded?: string
  readonly method?: string
}

/** Somebody was denied a feature, and a plan would give it. */
type Offer = Pick<About, 'name' | 'seller'> & {
  readonly kind: 'offer'
  readonly link: string
  /** What the feature is called: `"API calls"`. */
  readonly feature: string
  /** The name of the plan. */
  readonly plan: string
  /** What is due at once, and then in every full period: `"14.00 EUR"`, with tax. */
  readonly today: string
  readonly later: string
  /** `"a month"`. */
  readonly every: string
  /** When the first full period is charged. */
  readonly thenOn: string
} & (
    | {
        readonly used: string
        readonly limit: string
        readonly resetsOn: string
      }
    /** They have none of it at all: the same name as `feature`. */
    | { readonly missing: string }
  ) & {
    /** Present where what is used is charged on top: the name of the plan. */
    readonly metered?: string
  }

/** Everything a message can be about. */
export type MessageFacts = Receipt | PaymentProblem | PaymentRecovered | GaveUp | CreditNote | Offer

export type MessageKind = MessageFacts['kind']
