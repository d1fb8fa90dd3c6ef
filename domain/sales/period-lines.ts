import { assert } from '../assert.ts'
import type { Decimal, LinePeriod, OrderLine } from './document.ts'
import type { Amount, PlanPrice, PlanVersion } from './plan.ts'
import type { Subscription } from './subscription.ts'
import { type Stretch, shareOf } from './stretch.ts'

/** A line of a subscription's invoice, and why it is on it. */
export type TurnLine = {
  readonly line: Omit<OrderLine, 'key'>
  /** `advance`: for the period that begins, so it can be credited; the others are for what was. */
  readonly for: 'advance' | 'arrears' | 'usage'
}

/** What of a subscription its lines need. */
export type Subject = Pick<
  Subscription,
  'subscriptionId' | 'quantity' | 'currency' | 'discountPercent'
>

/** The lines of all prices that are charged at one end of a period. */
export function periodLines(
  subject: Subject,
  {
    plan,
    stretch,
    timing,
  }: {
    readonly plan: PlanVersion
    readonly stretch: Stretch
    readonly timing: PlanPrice['timing']
  },
): TurnLine[] {
  const { from, until } = stretch
  const share = shareOf(stretch)
  if (share?.numerator === 0n) return [] // It begins and ends on one day.
  return plan.prices
    .filter((price) => price.timing === timing && price.meter === undefined)
    .map((price) => ({
      for: timing,
      line: {
        ...lineOf(subject, { plan, price, quantity: subject.quantity, period: { from, until } }),
        ...(share === undefined ? {} : { share }),
      },
    }))
}

/** A line of one price, for a quantity of a time. */
export function lineOf(
  { subscriptionId, currency, discountPercent }: Subject,
  {
    plan,
    price,
    quantity,
    period,
  }: {
    readonly plan: PlanVersion
    readonly price: PlanPrice
    readonly quantity: Decimal
    readonly period: LinePeriod
  },
) {
  const amount = price.amounts[currency]
  assert(amount !== undefined, 'a plan has every price in every currency it is sold in')
  const origin = {
    subscriptionId,
    planKey: plan.key,
    planVersion: plan.version,
    priceKey: price.key,
  }
  return {
    description: price.name,
    ...amountOf(amount, quantity),
    ...(discountPercent === undefined
      ? {}
      : { discount: { kind: 'percent' as const, percent: discountPercent } }),
    taxCategory: price.taxCategory,
    period,
    origin,
  }
}

function amountOf(
  amount: Amount,
  quantity: Decimal,
): Pick<OrderLine, 'quantity' | 'unitPrice' | 'tariff'> {
  if (amount.kind === 'flat') return { quantity: '1', unitPrice: amount.amount }
  if (amount.kind === 'per-unit') return { quantity, unitPrice: amount.unitAmount }
  return { quantity, tariff: amount }
}
