import { assert } from '../assert.ts'
import type { Period } from '../calendar.ts'
import { daysBetween } from '../dates.ts'
import type { UsageWindowId } from '../ids.ts'
import { decimalText, parseDecimal } from '../money/decimal.ts'
import type { Decimal, LinePeriod, OrderLine, Share } from './document.ts'
import type { Aggregation } from './meter.ts'
import type { Amount, PlanPrice, PlanVersion } from './plan.ts'
import { minus } from './remaining.ts'
import type { PlanRef, Subscription } from './subscription.ts'

/** A line of a subscription's invoice, and why it is on it. */
export type TurnLine = {
  readonly line: Omit<OrderLine, 'key'>
  /** `advance`: for the period that begins, so it can be credited; the others are for what was. */
  readonly for: 'advance' | 'arrears' | 'usage'
}

/** What was counted in one window. A window of late events says what its period was billed for before. */
export type Tally = {
  readonly windowId: UsageWindowId
  readonly meterKey: string
  readonly aggregation: Aggregation
  /** The period that it counts; below 0 the trial, which is for nothing. */
  readonly periodIndex: number
  /** That of a run of its own, or by which the period of late events was billed. */
  readonly plan: PlanRef
  readonly from: string
  readonly until: string
  readonly events: bigint
  readonly total: Decimal
  readonly highest: Decimal
  readonly before?: {
    readonly events: bigint
    readonly total: Decimal
    readonly highest: Decimal
  }
}

type Subject = Pick<Subscription, 'subscriptionId' | 'quantity' | 'currency' | 'discountPercent'>

/** What is charged for `from`–`until` of a full period; the part is counted in whole local days. */
export type Stretch = { readonly full: Period; readonly from: string; readonly until: string }

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

/** Days charged of the days of the full period; none where it is charged whole. */
export function shareOf({ full, from, until }: Stretch): Share | undefined {
  const numerator = BigInt(daysBetween(from, until))
  const denominator = BigInt(daysBetween(full.from, full.until))
  assert(numerator >= 0n && numerator <= denominator, 'a part is not more than its whole')
  return numerator === denominator ? undefined : { numerator, denominator }
}

/** One line for each window in which something was counted and for whose meter its plan has a price. */
export function usageLines(
  subject: Subject,
  {
    planFor,
    tallies,
  }: {
    readonly planFor: (tally: Tally) => PlanVersion
    readonly tallies: readonly Tally[]
  },
): TurnLine[] {
  const counting = tallies.filter(({ events, periodIndex }) => events > 0n && periodIndex >= 0)
  return counting
    .flatMap((tally) => {
      const plan = planFor(tally)
      return plan.prices.flatMap((price, place) =>
        price.meter === tally.meterKey ? [{ plan, price, place, tally }] : [],
      )
    })
    .toSorted(byTimeThenPlan)
    .flatMap((rated) => usageLine(subject, rated))
}

type Placed = { readonly tally: Tally; readonly place: number }

/** The same usage makes the same document, whatever its windows are called. */
function byTimeThenPlan(a: Placed, b: Placed): number {
  const [from, until] = [compare(a.tally.from, b.tally.from), compare(a.tally.until, b.tally.until)]
  return from || until || a.place - b.place || compare(a.tally.meterKey, b.tally.meterKey)
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b))

function usageLine(
  subject: Subject,
  rated: { readonly plan: PlanVersion; readonly price: PlanPrice; readonly tally: Tally },
): TurnLine[] {
  const { plan, price, tally } = rated
  const before = tally.before === undefined ? undefined : counted(tally.before, tally.aggregation)
  const quantity = added(tally, before)
  if (quantity === undefined) return []
  const { from, until, windowId } = tally
  const line = lineOf(subject, { plan, price, quantity, period: { from, until } })
  return [
    {
      for: 'usage',
      line: {
        ...line,
        ...(before === undefined || before === '0' ? {} : { after: before }),
        origin: { ...line.origin, windowId },
      },
    },
  ]
}

/** What comes on top of what was billed before; late events below the highest value add nothing. */
function added(tally: Tally, before: Decimal | undefined): Decimal | undefined {
  const now = counted(tally, tally.aggregation)
  if (before === undefined || tally.aggregation !== 'max') return now
  const more = minus(exactly(now), exactly(before))
  return more.digits > 0n ? decimalText(more) : undefined
}

function counted(sums: NonNullable<Tally['before']>, aggregation: Aggregation): Decimal {
  if (aggregation === 'count') return sums.events.toString()
  return aggregation === 'sum' ? sums.total : sums.highest
}

function exactly(text: Decimal) {
  const number = parseDecimal(text)
  assert(number !== undefined, 'what was counted is a plain decimal')
  return number
}

function lineOf(
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
