import { rightsFor } from '../../activities/sales/turns/rights.ts'
import { asTenant, type Tx } from '../../adapters/postgres/client.ts'
import { newId } from '../../adapters/new-id.ts'
import { insertAll } from '../../adapters/postgres/rows.ts'
import { putMeter } from '../../adapters/postgres/sales/meters.ts'
import { putPlan } from '../../adapters/postgres/sales/plans.ts'
import {
  fromSubscriptionRow,
  subscriptionsNamed,
} from '../../adapters/postgres/sales/subscriptions.ts'
import { access } from '../../worker/columns.ts'
import type { TenantId } from '../../domain/ids.ts'
import { periodAt } from '../../domain/calendar.ts'
import type { PlanBody, PlanVersion } from '../../domain/sales/plan.ts'
import type { Parts } from '../../worker/parts.ts'
import { cards, type Drawn, meters } from './draw.ts'

export type Season = { readonly plans: readonly PlanBody[]; readonly drawn: readonly Drawn[] }

const instant = (ms: number) => new Date(ms).toISOString()

/** Lays out a season as if it had been lived until now: the same rows wherever it is laid. */
export async function lay(parts: Parts, tenantId: TenantId, { plans, drawn }: Season) {
  const refs = await saveRefs(parts, tenantId)
  const versions: PlanVersion[] = []
  await asTenant(parts.db, tenantId, async (tx) => {
    for (const meter of meters) await putMeter(tx, { tenantId, meter })
    for (const plan of plans) versions.push((await putPlan(tx, { tenantId, plan })).plan)
    const ids = new Map(versions.map((plan) => [plan.key, plan.planId]))
    const laid = { tenantId, drawn: withOwners(drawn), planId: (key: string) => ids.get(key) ?? '' }
    await layCustomers(tx, { ...laid, refs })
    await laySubscriptions(tx, laid)
    await layUsage(tx, laid)
  })
  await layAccess(parts, { tenantId, plans: versions })
}

type Owned = Drawn & { readonly owner: Drawn }

/** Some have the customer of the one before them. */
function withOwners(drawn: readonly Drawn[]): Owned[] {
  let owner: Drawn | undefined
  return drawn.map((one) => {
    if (!one.sharesCustomer || owner === undefined) owner = one
    return { ...one, owner }
  })
}

type Laid = {
  readonly tenantId: TenantId
  readonly drawn: readonly Owned[]
  readonly planId: (key: string) => string
}

/** One customer of the provider for each kind of card; all who have one share it. */
async function saveRefs({ psp }: Parts, tenantId: TenantId) {
  const saved = Object.entries(cards).map(async ([kind, token]) => {
    const answer = await psp.saveMethod({
      customerId: newId('customer'),
      tenantId,
      transactionId: newId('transaction'),
      token,
    })
    if (answer.kind !== 'saved') throw new Error(`${token} was not saved.`)
    return [kind, { token, ...answer.method }] as const
  })
  return new Map<string, Awaited<(typeof saved)[number]>[1]>(await Promise.all(saved))
}

async function layCustomers(
  tx: Tx,
  { tenantId, drawn, refs }: Laid & { readonly refs: Awaited<ReturnType<typeof saveRefs>> },
): Promise<void> {
  const owners = drawn.filter((one) => one.owner.subscriptionId === one.subscriptionId)
  await insertAll(
    tx,
    'sales.customer',
    owners.map(({ customerId, key, country, zone }) => ({
      tenant_id: tenantId,
      customer_id: customerId,
      key,
      name: key,
      locale: 'en',
      zone,
      address: { country },
      transaction_id: 'txn_season',
      created_at: instant(0),
      updated_at: instant(0),
    })),
  )
  const withCard = owners.flatMap((one) => {
    const ref = refs.get(one.card)
    return ref === undefined ? [] : [{ ...one, ref }]
  })
  await insertAll(
    tx,
    'payments.account',
    withCard.map(({ customerId, ref }) => ({
      tenant_id: tenantId,
      customer_id: customerId,
      provider: 'stripe',
      provider_ref: ref.accountRef,
    })),
  )
  for (const { customerId, card } of owners) {
    const ref = refs.get(card)
    if (card === 'none') continue
    await tx`
      insert into payments.method (tenant_id, method_id, customer_id, provider, token, provider_ref, state, transaction_id)
      values (${tenantId}, ${newId('method')}, ${customerId}, 'stripe', ${ref?.token ?? cards.pays},
              ${ref?.methodRef ?? null}, ${ref === undefined ? 'named' : 'attached'}, 'txn_season')`
  }
}

async function laySubscriptions(tx: Tx, { tenantId, drawn, planId }: Laid): Promise<void> {
  const subscriptions = drawn.map((one) => ({
    tenant_id: tenantId,
    subscription_id: one.subscriptionId,
    key: one.key,
    customer_id: one.owner.customerId,
    seller_key: 'default',
    plan_id: planId(one.plan),
    plan_version: 1,
    quantity: one.quantity,
    currency: 'CHF',
    discount_percent: one.discountPercent ?? null,
    country: one.parks ? 'AQ' : null,
    state: one.state,
    anchor_on: one.at.anchorOn,
    anchor_index: one.at.anchorIndex,
    zone: one.zone,
    period_index: one.at.index,
    starts_at: instant(one.at.startMs),
    ends_at: instant(one.at.endMs),
    due_at: instant(one.at.endMs),
    pending: pendingOf(one, planId),
    charged: [],
    row_version: 1,
    event_id: `evt_${one.key}`,
    transaction_id: 'txn_season',
    created_at: instant(one.at.startMs),
    at: instant(one.at.startMs),
  }))
  await insertAll(tx, 'sales.subscription', subscriptions)
  const periods = drawn.flatMap((one) => {
    const { at, interval, zone } = one
    const before = Array.from({ length: Math.max(0, at.index) }, (_, index) =>
      periodAt({ on: at.anchorOn, interval, zone }, index),
    )
    return [...before, at].map(({ index, startMs, endMs }) => ({
      tenant_id: tenantId,
      subscription_id: one.subscriptionId,
      purpose: index < 0 ? 'trial' : 'recurring',
      period_index: index,
      starts_at: instant(startMs),
      ends_at: instant(endMs),
      billed_at: instant(startMs),
    }))
  })
  await insertAll(tx, 'sales.billing_period', periods)
}

function pendingOf({ pending, quantity }: Drawn, planId: Laid['planId']) {
  if (pending === 'nothing') return null
  if (pending === 'cancel') return { kind: 'cancel' }
  return { kind: 'change', plan: { planId: planId(pending.to), version: 1 }, quantity }
}

async function layUsage(tx: Tx, { tenantId, drawn, planId }: Laid): Promise<void> {
  const windows = drawn.flatMap((one) => one.windows.map((window) => ({ one, window })))
  await insertAll(
    tx,
    'sales.usage_window',
    windows.map(({ one, window }) => ({
      tenant_id: tenantId,
      window_id: window.windowId,
      subscription_id: one.subscriptionId,
      customer_id: one.owner.customerId,
      meter_key: window.meter,
      period_index: one.at.index,
      starts_at: instant(window.startMs),
      ends_at: instant(window.endMs),
      closes_at: instant(window.endMs),
      own_run: false,
      state: 'open',
      events: window.units.length,
      total: window.units.reduce((sum, units) => sum + units, 0),
      highest: window.units.length === 0 ? null : Math.max(...window.units),
      duplicates: 0,
      plan_id: planId(one.plan),
      plan_version: 1,
    })),
  )
  await insertAll(
    tx,
    'sales.usage_event',
    windows.flatMap(({ one, window }) =>
      window.units.map((quantity, nth) => ({
        tenant_id: tenantId,
        source: 'season',
        source_id: `${window.windowId}-${nth}`,
        customer_id: one.owner.customerId,
        meter_key: window.meter,
        quantity,
        occurred_at: instant(window.startMs),
        received_at: instant(window.startMs),
        window_id: window.windowId,
      })),
    ),
  )
}

/** What each lets its customer in to, as the engine grants it. */
async function layAccess(
  parts: Parts,
  { tenantId, plans }: Pick<Laid, 'tenantId'> & { readonly plans: readonly PlanVersion[] },
): Promise<void> {
  const byId = new Map(plans.map((plan) => [plan.planId, plan]))
  const rows = await asTenant(parts.db, tenantId, async (tx) => {
    const keys = await tx<{ key: string }[]>`select key from sales.subscription`
    return subscriptionsNamed(
      tx,
      keys.map(({ key }) => key),
    )
  })
  const grants = rows.flatMap((row) => {
    const plan = byId.get(row.plan_id)
    if (plan === undefined) return []
    const { customer_id: customerId, transaction_id: transactionId } = row
    return [{ tenantId, customerId, transactionId, ...rightsFor(fromSubscriptionRow(row), plan) }]
  })
  await access(parts).grant(grants)
}
