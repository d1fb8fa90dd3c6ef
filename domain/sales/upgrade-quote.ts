import { assert } from '../assert.ts'
import { type Interval, periodAt } from '../calendar.ts'
import type { Currency } from '../money/currency.ts'
import type { LinePeriod, PricedLine, Step } from './document.ts'
import { periodLines } from './period-lines.ts'
import type { PlanVersion } from './plan.ts'
import { type PriceSetting, priceTurn } from './priced-turn.ts'
import { isRefusal, type Refusal } from './refusal.ts'
import { anchorOf } from './standing.ts'
import { type Turn } from './turn.ts'
import { quietTurn } from './quiet-turn.ts'

/** One line of what an upgrade costs today. */
export type Sum = {
  /** `charge`: for the plan that is offered; `credit`: of what was paid for; `held`: kept from before. */
  readonly kind: 'charge' | 'credit' | 'held'
  /** Empty for what is held. */
  readonly description: string
  readonly period?: LinePeriod
  /** With tax, in minor units; what is taken off is below zero. */
  readonly minor: bigint
  readonly steps: readonly Step[]
}

/** What an upgrade costs: today, and then in every full period. Taxes included, minor units. */
export type UpgradeQuote = {
  readonly plan: PlanVersion
  readonly currency: Currency
  readonly sums: readonly Sum[]
  /** What the sums come to; nothing where more is given back than charged. */
  readonly todayMinor: bigint
  readonly thenMinor: bigint
  /** The local date on which the first full period begins. */
  readonly thenOn: string
  readonly every: Interval
  /** Whether what is used is charged on top. */
  readonly plusUsage: boolean
}

type Asked = {
  readonly turn: Turn
  readonly plan: PlanVersion
  readonly currency: Currency
  readonly setting: PriceSetting
  /** What is held for the customer in this currency. */
  readonly heldMinor: bigint
}

/** Prices an upgrade that would be made now, by the arithmetic that making it uses. */
export function quoteUpgrade(asked: Asked): UpgradeQuote | Refusal {
  const { turn, plan, currency, setting } = asked
  const now = priceTurn(turn, { ...setting, currency })
  if (isRefusal(now)) return now
  const next = nextPeriod(asked)
  const then = priceTurn(next.turn, { ...setting, currency, taxPoint: next.on })
  if (isRefusal(then)) return then

  const charged = (now.invoice?.lines ?? []).map((line) => sumOf('charge', line))
  const given = now.credits.flatMap(({ priced }) =>
    priced.lines.map((line) => sumOf('credit', line)),
  )
  const owed = [...charged, ...given]
  const sums = [...owed, ...heldOf(asked, added(owed))]
  const todayMinor = added(sums)
  return {
    plan,
    currency,
    sums,
    todayMinor: todayMinor > 0n ? todayMinor : 0n,
    thenMinor: then.invoice?.totalMinor ?? 0n,
    thenOn: next.on,
    every: plan.interval,
    plusUsage: plan.prices.some(({ meter }) => meter !== undefined),
  }
}

/** The first period that is charged whole: what it costs at its beginning, and at its end but for usage. */
function nextPeriod({ turn, plan }: Asked): { readonly on: string; readonly turn: Turn } {
  const { next } = turn
  assert(next.at !== undefined, 'what is offered begins at once')
  const { anchorOn, anchorIndex, index } = next.at
  const full = periodAt(anchorOf(next, { on: anchorOn, plan }), index - anchorIndex + 1)
  const stretch = { full, from: full.from, until: full.until }
  const lines = (['advance', 'arrears'] as const).flatMap((timing) =>
    periodLines(next, { plan, stretch, timing }),
  )
  return { on: full.from, turn: quietTurn(next, { lines }) }
}

function sumOf(kind: 'charge' | 'credit', line: PricedLine): Sum {
  const { description, period, totalMinor, steps } = line
  return {
    kind,
    description,
    ...(period === undefined ? {} : { period }),
    minor: kind === 'credit' ? -totalMinor : totalMinor,
    steps,
  }
}

const added = (sums: readonly Sum[]) => sums.reduce((total, { minor }) => total + minor, 0n)

/** What is held settles what is charged, as far as it goes. */
function heldOf({ heldMinor }: Asked, owedMinor: bigint): Sum[] {
  const used = heldMinor < owedMinor ? heldMinor : owedMinor
  return used > 0n ? [{ kind: 'held', description: '', minor: -used, steps: [] }] : []
}
