import { asTenant } from '../../adapters/postgres/client.ts'
import { createClock } from '../../adapters/postgres/clock.ts'
import { putMeter } from '../../adapters/postgres/sales/meters.ts'
import { putPlan } from '../../adapters/postgres/sales/plans.ts'
import { parkSubscription } from '../../adapters/postgres/sales/park.ts'
import { usageIntake } from '../../api/usage-intake.ts'
import { assert } from '../../domain/assert.ts'
import type { ClockId, SubscriptionId, TenantId } from '../../domain/ids.ts'
import type { PlanBody, PlanPrice } from '../../domain/sales/plan.ts'
import { send, type Shop } from './shop.ts'
import { openTenant, type Stage } from './stage.ts'
import { advance, ask, enrol } from './subscriber.ts'

/** Subscriptions of every kind, by what became of them. */
export type Club = {
  readonly tenantId: TenantId
  /** Renewed twice, with usage, some of it late. */
  readonly renewed: SubscriptionId
  /** Moved up in the middle of a period: credit kept, and used at once. */
  readonly raised: SubscriptionId
  /** Moved from months to years: its periods are counted anew. */
  readonly yearly: SubscriptionId
  readonly trial: SubscriptionId
  /** Began with a trial, and is paid for since. */
  readonly tried: SubscriptionId
  /** Its renewal was declined: in grace. */
  readonly late: SubscriptionId
  /** Its first charge was declined. */
  readonly pending: SubscriptionId
  readonly ended: SubscriptionId
  /** Lives in real time. */
  readonly real: SubscriptionId
}

const noon = '2026-03-02T12:00:00+01:00'

const base = (amount: string): PlanPrice => ({
  key: 'base',
  name: 'Base',
  timing: 'advance',
  taxCategory: 'standard',
  amounts: { CHF: { kind: 'flat', amount } },
})

const metered = (key: string): PlanPrice => ({
  key,
  name: key,
  timing: 'arrears',
  meter: key,
  taxCategory: 'standard',
  amounts: {
    CHF: {
      kind: 'graduated',
      tiers: [{ upTo: '4', unitAmount: '0.10' }, { unitAmount: '0.05' }],
    },
  },
})

const plans: readonly PlanBody[] = [
  { key: 'small', prices: [base('20.00'), metered('calls'), metered('seats')] },
  { key: 'large', prices: [base('50.00'), metered('calls')] },
  { key: 'year', prices: [base('200.00')], interval: { unit: 'year', count: 1 } as const },
  {
    key: 'try',
    prices: [base('20.00'), metered('calls')],
    trial: { days: 14, needs: 'nothing' } as const,
  },
].map((plan) => ({
  name: `Plan ${plan.key}`,
  interval: { unit: 'month', count: 1 },
  alignment: 'anniversary',
  features: { exports: null, calls: { limit: '1000' } },
  ...plan,
}))

/** One of everything that can become of a subscription, by the engine's own steps. */
export async function playClub(stage: Stage): Promise<Club> {
  const tenantId = await openTenant(stage)
  const shop = { ...stage, tenantId }
  const clockId = await asTenant(stage.db, tenantId, async (tx) => {
    await putMeter(tx, { tenantId, meter: { key: 'calls', name: 'Calls', aggregation: 'sum' } })
    await putMeter(tx, { tenantId, meter: { key: 'seats', name: 'Seats', aggregation: 'max' } })
    for (const plan of plans) await putPlan(tx, { tenantId, plan })
    return (await createClock(tx, { tenantId, name: 'club', nowMs: Date.parse(noon) })).clock_id
  })
  const first = await begin(shop, clockId)
  await live(shop, clockId)
  return { tenantId, ...first, ...(await comeLate(shop, clockId)) }
}

async function begin(shop: Shop, clockId: ClockId) {
  return {
    renewed: await join(shop, { key: 'renewed', plan: 'small', clockId }),
    raised: await join(shop, { key: 'raised', plan: 'small', clockId }),
    yearly: await join(shop, { key: 'yearly', plan: 'small', clockId }),
    tried: await join(shop, { key: 'tried', plan: 'try', clockId }),
    late: await join(shop, { key: 'late', plan: 'small', clockId }),
    ended: await join(shop, { key: 'ended', plan: 'small', clockId }),
    real: await join(shop, { key: 'real', plan: 'small' }),
  }
}

/** Those whose story has only begun when the others' is told. */
async function comeLate(shop: Shop, clockId: ClockId) {
  const trial = await join(shop, { key: 'trial', plan: 'try', clockId, card: 'none' })
  const pending = await join(shop, { key: 'pending', plan: 'small', clockId, card: 'declines' })
  const parked = await join(shop, { key: 'parked', plan: 'small', clockId })
  const because = 'the sums differ'
  await asTenant(shop.db, shop.tenantId, (tx) =>
    parkSubscription(tx, { subscriptionId: parked, because }),
  )
  return { trial, pending }
}

type Wish = { readonly subscription: string } & Readonly<Record<string, string>>

/** What happens to them in nine weeks. */
async function live(shop: Shop, clockId: ClockId): Promise<void> {
  const moveTo = (to: string) => advance(shop, { clockId, to })
  const tell = (what: string, data: Wish) =>
    ask(shop, { type: `subscription.${what}.requested`, data })
  await moveTo('2026-03-03T12:00:00+01:00')
  await use(
    shop,
    ['renewed 1', 'renewed 1', 'renewed 2', 'renewed 3', 'raised 4', 'yearly 5', 'ended 6'],
    '2026-03-03',
  )
  await use(shop, ['nobody 1', 'tried 8'], '2026-03-03')
  await moveTo('2026-03-12T12:00:00+01:00')
  await tell('change', { subscription: 'raised', plan: 'large' })
  await tell('change', { subscription: 'yearly', plan: 'year', when: 'now' })
  await tell('cancel', { subscription: 'ended', when: 'now', settle: 'refund' })
  await moveTo('2026-04-04T12:00:00+02:00')
  await use(shop, ['renewed late-1', 'renewed late-2', 'raised late-3'], '2026-03-10')
  await use(shop, ['renewed 9'], '2026-04-03')
  await tell('change', { subscription: 'raised', plan: 'small', when: 'now' })
  await send(shop, {
    type: 'payment-method.updated',
    id: 'worse card',
    data: { customer: { key: 'late' }, paymentMethod: cards.declines },
  })
  await moveTo('2026-05-03T12:00:00+02:00')
  await use(shop, ['renewed late-4'], '2026-03-11')
}

const cards = {
  pays: 'pm_card_visa',
  declines: 'pm_card_chargeCustomerFailInsufficientFunds',
} as const

type Joining = {
  readonly key: string
  readonly plan: string
  readonly clockId?: ClockId
  readonly card?: keyof typeof cards | 'none'
}

async function join(shop: Shop, { key, plan, clockId, card = 'pays' }: Joining) {
  await enrol(shop, { key, ...(clockId === undefined ? {} : { clockId }) })
  const data = {
    subscription: key,
    customer: { key },
    plan,
    ...(card === 'none' ? {} : { paymentMethod: cards[card] }),
  }
  return ask(shop, { type: 'subscription.requested', data })
}

/** Calls and seats of customers, twice as many calls as seats; `who id` names an event. */
async function use(shop: Shop, events: readonly string[], day: string): Promise<void> {
  const take = usageIntake(shop.db)
  const bodies = events.flatMap((event) =>
    ['calls', 'seats'].map((meter, nth) => ({
      specversion: '1.0',
      type: 'usage.recorded',
      source: 'club',
      id: `${meter} ${event}`,
      time: `${day}T10:00:00Z`,
      data: {
        customer: { key: event.split(' ')[0] === 'nobody' ? 'real' : event.split(' ')[0] },
        meter,
        quantity: String((2 - nth) * (event.length - 6)),
      },
    })),
  )
  for (const answer of await take(shop.tenantId, bodies))
    assert(answer.kind === 'recorded', JSON.stringify(answer))
}
