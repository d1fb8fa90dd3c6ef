import type { Currency } from '../money/currency.ts'
import type { RoundingMode } from '../money/round.ts'
import type { Tariff } from './tariff.ts'

export type { RoundingMode } from '../money/round.ts'

/** What kind of rate a line falls under; EN 16931 categories S, Z, E, G/O in parentheses. */
export type TaxCategory =
  | 'standard' // S
  | 'reduced' // S
  | 'second-reduced' // S, a country's lowest positive rate where it has three
  | 'special' // S, one more positive rate beside these: lodging in CH, the intermediate in FR
  | 'zero' // Z
  | 'exempt' // E
  | 'outside-scope' // O

/** A decimal number written as text, of any scale: `"2.55"`, `"-0.0031"`. Never a float. */
export type Decimal = string

/** A reduction of one line, before tax: a share of it in percent, or an amount in minor units. */
export type Discount =
  | { readonly kind: 'percent'; readonly percent: Decimal }
  | { readonly kind: 'amount'; readonly minor: bigint }

/** One line as it was ordered, before any arithmetic. */
export type OrderLine = {
  /** Names the line inside its document: `"1"`, `"2"`, … */
  readonly key: string
  readonly productKey?: string
  readonly description: string
  readonly quantity: Decimal
  /** In major units of the document's currency, any scale: `"2.55"`. This or a tariff, never both. */
  readonly unitPrice?: Decimal
  /** What the quantity costs where one unit price does not say it. */
  readonly tariff?: Tariff
  /** Units that were billed before under the same tariff: these come on top of them. */
  readonly after?: Decimal
  /** The part of a full period that is charged. */
  readonly share?: Share
  readonly discount?: Discount
  readonly taxCategory: TaxCategory
  readonly period?: LinePeriod
  readonly origin?: LineOrigin
}

/** A part of a whole, in whole days: 21 of 30. */
export type Share = { readonly numerator: bigint; readonly denominator: bigint }

/** The time a line is about, as local dates `[from, until)`, in the customer's zone. */
export type LinePeriod = { readonly from: string; readonly until: string }

/** Where the line comes from: which immutable price, for which subscription, from which usage. */
export type LineOrigin = {
  readonly subscriptionId: string
  readonly planKey: string
  readonly planVersion: number
  readonly priceKey: string
  /** The usage that was rated; its events can be listed. */
  readonly windowId?: string
}

/** One step of a line's arithmetic, as data: what was done, with which numbers, with what result. */
export type Step = {
  /** A closed set, so that every reader can put it into words of its own language. */
  readonly rule:
    | 'quantity-times-price'
    | 'tier'
    | 'tiers-added'
    | 'blocks'
    | 'prorated'
    | 'discount-percent'
    | 'discount-amount'
    | 'round'
    | 'tax-added'
    | 'tax-inside'
    | 'share-of-group'
    | 'no-tax'
    | 'credit-share'
  readonly inputs: Readonly<Record<string, string>>
  readonly result: Decimal
}

/** One line as it was priced. Amounts are minor units of the document's currency. */
export type PricedLine = OrderLine & {
  /** quantity × unit price, rounded once, before the discount. */
  readonly listMinor: bigint
  readonly discountMinor: bigint
  /** Without tax. The lines' `netMinor` sum to the document's. */
  readonly netMinor: bigint
  readonly taxMinor: bigint
  /** net + tax. */
  readonly totalMinor: bigint
  /** In percent: `"8.1"`; `"0"` where no tax is due. */
  readonly taxRate: Decimal
  /** On a credit note: how much of the invoice's line of the same `key` it takes back. */
  readonly credits?: { readonly quantity: Decimal }
  readonly steps: readonly Step[]
}

/** The lines of one rate, added up; tax is due on a group, so that is where it is said. */
export type TaxGroup = {
  readonly category: TaxCategory
  readonly rate: Decimal
  /** The country whose rate it is (ISO 3166-1 alpha-2). */
  readonly country: string
  readonly netMinor: bigint
  readonly taxMinor: bigint
}

/** A priced invoice or credit note: always `netMinor + taxMinor = totalMinor`. */
export type PricedDocument = {
  readonly currency: Currency
  readonly lines: readonly PricedLine[]
  readonly taxes: readonly TaxGroup[]
  readonly netMinor: bigint
  readonly taxMinor: bigint
  readonly totalMinor: bigint
}

/** How a tenant counts. Versioned, immutable once used, recorded on every document priced by it. */
export type BillingProfile = {
  readonly key: string
  readonly version: number
  readonly rounding: { readonly mode: RoundingMode; readonly at: 'line' | 'tax-group' | 'document' }
  /** Whether unit prices already contain the tax. */
  readonly prices: 'exclusive' | 'inclusive'
  readonly zeroLines: 'keep' | 'drop'
  /** Absent in profiles that are older than usage: read it by `usageRules`. */
  readonly usage?: UsageRules
}

/** What becomes of usage that arrives when its period is over. */
export type UsageRules = {
  /** So long after its end a period still takes events of its time; 0–744, a whole number. */
  readonly graceHours: number
  /** What arrives later still: a line of its own on the next invoice. */
  readonly late: 'next-invoice'
}

/** A rate of tax, in force on dates `[from, until)` (ISO dates; `until` absent: still in force). */
export type TaxRate = {
  readonly country: string
  readonly category: TaxCategory
  readonly rate: Decimal
  readonly from: string
  readonly until?: string
  /** Where the figure is published. */
  readonly source: string
}

/** A postal address, structured as the Swiss QR-bill and EN 16931 want it. */
export type Address = {
  readonly line1?: string
  readonly line2?: string
  readonly postcode?: string
  readonly city?: string
  readonly region?: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
}

/** A party as printed: never joined to live rows once the document is final. */
export type Party = {
  readonly name: string
  readonly email?: string
  readonly address: Address
  readonly taxId?: string
}

/** Everything that is printed on a final invoice or credit note. Immutable. */
export type DocumentSnapshot = {
  readonly kind: 'invoice' | 'credit-note'
  readonly id: string
  readonly number: string
  readonly transactionId: string
  /** ISO date in the seller's zone. */
  readonly issuedOn: string
  /** ISO date of supply. */
  readonly suppliedOn: string
  readonly seller: Party & { readonly footer?: string }
  readonly buyer: Party & { readonly customerKey: string }
  /** BCP 47: `"de-CH"`. */
  readonly locale: string
  readonly zone: string
  /** The invoice that a credit note corrects, or an outside document where it is not ours. */
  readonly corrects?: { readonly number: string; readonly issuedOn?: string }
  readonly reason?: string
  readonly profile: {
    readonly key: string
    readonly version: number
    readonly prices: BillingProfile['prices']
  }
  readonly priced: PricedDocument
}
