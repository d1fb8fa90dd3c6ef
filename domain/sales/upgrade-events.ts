import type { Fact } from '../fact.ts'

/** An upgrade was offered to whoever was denied a feature; its subject is the offer. */
export type OfferMade = Fact<
  'sales.offer.made.v1',
  {
    readonly feature: string
    readonly plan: string
    readonly planVersion: number
    readonly todayMinor: string
    readonly thenMinor: string
    readonly currency: string
    /** Unix milliseconds of business time. */
    readonly expiresMs: number
  }
>

/** An offer stands no more; its subject is the offer. */
export type OfferClosed = Fact<
  'sales.offer.closed.v1',
  { readonly feature: string; readonly as: 'taken' | 'expired' | 'withdrawn' }
>
