import type { PlanId } from '../ids.ts'
import type { Currency } from '../money/currency.ts'
import type { Interval } from '../calendar.ts'
import type { Decimal, TaxCategory } from './document.ts'
import type { Tariff } from './tariff.ts'

/** What a price asks for in one currency. Amounts are major units, of any scale. */
export type Amount =
  /** The same for every period, whatever the quantity. */
  | { readonly kind: 'flat'; readonly amount: Decimal }
  /** For each unit. */
  | { readonly kind: 'per-unit'; readonly unitAmount: Decimal }
  | Tariff

/** One price of a plan. It belongs to one version of it and never changes. */
export type PlanPrice = {
  /** Names the price inside its plan: `base`, `calls`. */
  readonly key: string
  /** As printed on the line. */
  readonly name: string
  /** When a period is charged: at its beginning, or at its end. */
  readonly timing: 'advance' | 'arrears'
  /** The meter whose usage is counted, in arrears; absent: the subscription's quantity (its seats). */
  readonly meter?: string
  readonly taxCategory: TaxCategory
  readonly amounts: Readonly<Partial<Record<Currency, Amount>>>
}

/** How much of a feature a customer may use before it resets. */
export type Quota = {
  readonly limit: Decimal
  /** When it begins anew; absent: with every period of the plan. */
  readonly every?: Interval
}

/** One version of a plan. Immutable: a change is a new version, and a subscription keeps its own. */
export type PlanVersion = {
  readonly planId: PlanId
  readonly key: string
  readonly name: string
  /** Counted from 1. */
  readonly version: number
  readonly interval: Interval
  /** Where periods begin: on the day of the start, or with the calendar (the first is then shorter). */
  readonly alignment: 'anniversary' | 'calendar'
  /** Days for nothing before the first period; `needs` says what must be on file to begin. */
  readonly trial?: { readonly days: number; readonly needs: 'payment-method' | 'nothing' }
  readonly prices: readonly PlanPrice[]
  /** What a customer may use; `null`: as much as they like. */
  readonly features: Readonly<Record<string, Quota | null>>
}

/** What a plan says, without the name and the number that are ours to give. */
export type PlanBody = Omit<PlanVersion, 'planId' | 'version'>
