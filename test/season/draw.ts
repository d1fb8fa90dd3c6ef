import { newId } from '../../adapters/new-id.ts'
import { type Anchor, type Interval, periodAt } from '../../domain/calendar.ts'
import { calendarAnchor } from '../../domain/calendar-anchor.ts'
import { addDays, dateIn, startOf } from '../../domain/dates.ts'
import type { CustomerId, SubscriptionId } from '../../domain/ids.ts'
import type { Amount, PlanBody, PlanPrice } from '../../domain/sales/plan.ts'
import type { Standing } from '../../domain/sales/standing.ts'
import { decimal, someTariff } from '../random-tariff.ts'
import { pick } from '../seeded.ts'

type Random = (below: number) => number

export const meters = [
  { key: 'calls', name: 'Calls', aggregation: 'count' },
  { key: 'bytes', name: 'Bytes', aggregation: 'sum' },
  { key: 'peak', name: 'Peak', aggregation: 'max' },
] as const

/** Cards by what becomes of a charge; one is only named and not attached yet; some have none. */
export const cards = {
  pays: 'pm_card_visa',
  broke: 'pm_card_chargeCustomerFailInsufficientFunds',
  stolen: 'pm_card_chargeCustomerFailStolenCard',
} as const

export type Drawn = ReturnType<typeof drawOne>

const intervals: readonly [Interval, ...Interval[]] = [
  { unit: 'month', count: 1 },
  { unit: 'month', count: 1 },
  { unit: 'month', count: 3 },
  { unit: 'week', count: 1 },
  { unit: 'week', count: 2 },
  { unit: 'day', count: 1 },
  { unit: 'day', count: 10 },
  { unit: 'year', count: 1 },
]

/** Plans of any rhythm, with prices of every kind in advance and in arrears. */
export function drawPlans(random: Random, count: number): PlanBody[] {
  return Array.from({ length: count }, (_, index) => {
    const interval = pick(random, intervals)
    const recurring = Array.from({ length: 1 + random(2) }, (_none, at) =>
      somePrice(random, { key: `p${at}`, timing: random(4) === 0 ? 'arrears' : 'advance' }),
    )
    const metered = meters.flatMap(({ key }) =>
      random(3) > 0 ? [] : [{ ...somePrice(random, { key, timing: 'arrears' }), meter: key }],
    )
    return {
      key: `plan-${index}`,
      name: `Plan ${index}`,
      interval,
      alignment: interval.unit !== 'day' && random(4) === 0 ? 'calendar' : 'anniversary',
      prices: [...recurring, ...metered],
      features: {
        exports: null,
        ...(random(2) === 0 ? { reports: { limit: String(1 + random(100)) } } : {}),
      },
    }
  })
}

function somePrice(
  random: Random,
  { key, timing }: { readonly key: string; readonly timing: PlanPrice['timing'] },
): PlanPrice {
  const taxCategory = pick(random, ['standard', 'standard', 'reduced', 'exempt'] as const)
  return { key, name: key, timing, taxCategory, amounts: { CHF: someAmount(random) } }
}

function someAmount(random: Random): Amount {
  const kind = random(3)
  if (kind === 0) return { kind: 'flat', amount: decimal(random, { digits: 2, scale: 2 }) }
  if (kind === 1) return { kind: 'per-unit', unitAmount: decimal(random, { digits: 1, scale: 4 }) }
  return someTariff(random)
}

/** A subscription of which a period, or a few, have ended by now. */
export function drawOne(
  random: Random,
  {
    plans,
    nowMs,
    zones,
    index,
  }: {
    readonly plans: readonly [PlanBody, ...PlanBody[]]
    readonly nowMs: number
    readonly zones: readonly [string, ...string[]]
    readonly index: number
  },
) {
  const plan = pick(random, plans)
  const zone = pick(random, zones)
  const trialing = random(15) === 0
  const at = trialing ? trialEnded(random, { zone, nowMs }) : ended(random, { plan, zone, nowMs })
  const draw = random(100)
  const pending =
    draw < 5 ? ('cancel' as const) : draw < 13 ? pick(random, plans) : ('nothing' as const)
  return {
    subscriptionId: newId<'subscription'>('subscription') satisfies SubscriptionId,
    customerId: newId<'customer'>('customer') satisfies CustomerId,
    key: `season-${index}`,
    plan: plan.key,
    interval: plan.interval,
    zone,
    state: trialing ? ('trialing' as const) : ('active' as const),
    at,
    quantity: pick(random, ['1', '2', '17', '2.5']),
    discountPercent: random(6) === 0 ? pick(random, ['10', '33.3', '100']) : undefined,
    country: pick(random, ['CH', 'CH', 'DE', 'FR', 'AT']),
    // Nobody knows this one's taxes: it is parked, and disturbs no other.
    parks: random(400) === 0,
    card: pick(random, someCards),
    sharesCustomer: random(7) === 0,
    pending: typeof pending === 'string' ? pending : { to: pending.key },
    windows: windowsOf(random, { plan, at }),
  }
}

const someCards = [
  ...Array<'pays'>(14).fill('pays'),
  'named',
  'broke',
  'broke',
  'stolen',
  'none',
] as unknown as readonly [string, ...string[]] // It is not empty.

function trialEnded(
  random: Random,
  { zone, nowMs }: { readonly zone: string; readonly nowMs: number },
): Standing {
  const endsOn = dateIn(zone, nowMs)
  return {
    anchorOn: endsOn,
    anchorIndex: 0,
    index: -1,
    startMs: startOf(addDays(endsOn, -1 - random(30)), zone),
    endMs: startOf(endsOn, zone),
  }
}

/** Where it stands: in a period that ended on this day or, with the calendar, when a new one began. */
function ended(
  random: Random,
  {
    plan: { interval, alignment },
    zone,
    nowMs,
  }: { readonly plan: PlanBody; readonly zone: string; readonly nowMs: number },
): Standing {
  const today = dateIn(zone, nowMs)
  if (alignment === 'calendar') {
    const on = calendarAnchor(addDays(calendarAnchor(today, interval), -1), interval)
    const full = periodAt({ on, interval, zone }, 0)
    const stub = random(2) === 0 ? full.startMs : startOf(addDays(full.from, random(3)), zone)
    return { anchorOn: on, anchorIndex: 0, index: 0, startMs: stub, endMs: full.endMs }
  }
  const until = addDays(today, interval.unit === 'day' && interval.count === 1 ? -random(3) : 0)
  const before = random(4)
  const anchor: Anchor = { on: back(until, { interval, periods: before + 1 }), interval, zone }
  const { startMs, endMs } = periodAt(anchor, before)
  return { anchorOn: anchor.on, anchorIndex: 0, index: before, startMs, endMs }
}

/** A local date so many periods earlier; of the first 28 days of a month, so that it comes back. */
function back(
  date: string,
  { interval, periods }: { readonly interval: Interval; readonly periods: number },
): string {
  const { unit, count } = interval
  if (unit === 'day' || unit === 'week')
    return addDays(date, -periods * count * (unit === 'week' ? 7 : 1))
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number)
  const months = year * 12 + month - 1 - periods * count * (unit === 'year' ? 12 : 1)
  return `${Math.floor(months / 12)}-${twoDigits((months % 12) + 1)}-${twoDigits(Math.min(day, 28))}`
}

const twoDigits = (number: number) => String(number).padStart(2, '0')

function windowsOf(
  random: Random,
  { plan, at }: { readonly plan: PlanBody; readonly at: Standing },
) {
  const metered = [...new Set(plan.prices.flatMap(({ meter }) => meter ?? []))]
  return metered.map((meter) => ({
    windowId: newId('usageWindow'),
    meter,
    startMs: at.startMs,
    endMs: at.endMs,
    units: random(5) === 0 ? [] : Array.from({ length: 1 + random(3) }, () => 1 + random(900)),
  }))
}
