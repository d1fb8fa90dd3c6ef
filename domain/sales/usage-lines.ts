import { assert } from '../assert.ts'
import type { UsageWindowId } from '../ids.ts'
import { decimalText, parseDecimal } from '../money/decimal.ts'
import type { Decimal } from './document.ts'
import type { Aggregation } from './meter.ts'
import type { PlanPrice, PlanVersion } from './plan.ts'
import { minus } from './remaining.ts'
import type { PlanRef } from './pending.ts'
import { type Subject, type TurnLine, lineOf } from './period-lines.ts'

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
