import type { Decimal } from './document.ts'

/**
 * One step of a graduated tariff: units above the step before it, up to and including `upTo`.
 * Amounts are in major units of the price's currency, of any scale.
 */
export type Tier = {
  /** Absent on the last tier: it has no end. */
  readonly upTo?: Decimal
  readonly unitAmount: Decimal
  /** Charged once as soon as one unit falls into the tier. */
  readonly flatAmount?: Decimal
}

/** What a quantity costs where one unit price does not say it. */
export type Tariff =
  /** Each unit at the price of the tier it falls into; the total is the sum over the tiers. */
  | { readonly kind: 'graduated'; readonly tiers: readonly Tier[] }
  /** Each block of `size` that is begun beyond the `free` units; no units, no block. */
  | {
      readonly kind: 'package'
      readonly size: Decimal
      readonly amount: Decimal
      readonly free?: Decimal
    }
