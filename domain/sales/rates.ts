import type { TaxCategory, TaxRate } from './document.ts'
import { rateTable, type CountryRates, type Turns } from './rate-table.ts'

/** No rate is known for this category, in this country, on this day. */
export type NoRate = {
  readonly kind: 'no-rate'
  readonly country: string
  readonly category: TaxCategory
  readonly on: string
}

/** Which rate is wanted; `on` is the tax point (the ISO date of supply), not the issue date. */
export type RateQuestion = {
  readonly country: string
  readonly category: TaxCategory
  readonly on: string
}

const taxed = ['standard', 'reduced', 'second-reduced', 'special'] as const

function datedRates(country: string, { source, rates }: CountryRates): TaxRate[] {
  return taxed.flatMap((category) => {
    const turns = rates[category] ?? {}
    return Object.entries(turns).map(([from, rate], index) => ({
      country,
      category,
      rate,
      from,
      ...untilNext(turns, index),
      source,
    }))
  })
}

function untilNext(turns: Turns, index: number): { until?: string } {
  const until = Object.keys(turns)[index + 1]
  return until === undefined ? {} : { until }
}

/** Every rate we know, each with the dates `[from, until)` on which it was in force. */
export const taxRates: readonly TaxRate[] = Object.entries(rateTable).flatMap(([country, rates]) =>
  datedRates(country, rates),
)

/** Finds the rate in force. What is zero-rated, exempt or outside the scope has the rate `"0"`. */
export function rateFor(
  { country, category, on }: RateQuestion,
  rates: readonly TaxRate[] = taxRates,
): TaxRate | NoRate {
  if (!taxed.some((known) => known === category))
    return { country, category, rate: '0', from: on, source: 'no tax due' }
  const found = rates.find(
    (rate) =>
      rate.country === country &&
      rate.category === category &&
      rate.from <= on &&
      (rate.until === undefined || on < rate.until),
  )
  return found ?? { kind: 'no-rate', country, category, on }
}
