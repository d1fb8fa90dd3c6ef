import type { Tx } from '../adapters/postgres/client.ts'
import {
  readSubscription,
  type SubscriptionListRow,
} from '../adapters/postgres/sales/list-subscriptions.ts'
import {
  creditHeldFor,
  newestInvoicesOf,
  type OpenUsageRow,
  openUsageOf,
  type SubscriptionInvoiceRow,
} from '../adapters/postgres/sales/subscription-details.ts'
import { dateIn } from '../domain/dates.ts'
import { toMoneyJson } from '../domain/money/money.schema.ts'
import { HttpProblem, type Refusal } from './problem.ts'

/** So many invoices are named with a subscription; GET /v1/invoices lists all. */
const most = 12

/** Subscriptions as public JSON, with their usage, invoices and credit: three reads for all of them. */
export async function shownSubscriptions(tx: Tx, rows: readonly SubscriptionListRow[]) {
  const ids = rows.map((row) => row.id)
  const customers = [...new Set(rows.map((row) => row.customer_id))]
  const [usage, invoices, held] = await Promise.all([
    openUsageOf(tx, ids),
    newestInvoicesOf(tx, { ids, most }),
    creditHeldFor(tx, customers),
  ])
  return rows.map((row) => ({
    ...toSubscription(row),
    usage: usage.filter((one) => one.subscription_id === row.id).map((one) => toUsage(one, row)),
    credit: toMoneyJson({
      currency: row.currency,
      minor:
        held.find((one) => one.customer_id === row.customer_id && one.currency === row.currency)
          ?.minor ?? 0n,
    }),
    invoices: invoices.filter((one) => one.subscription_id === row.id).map(toInvoice),
  }))
}

export type ShownSubscription = Awaited<ReturnType<typeof shownSubscriptions>>[number]

/** A subscription by id or key as public JSON, or a 404. */
export async function shownSubscription(tx: Tx, name: string): Promise<ShownSubscription> {
  const row = await readSubscription(tx, name)
  const [shown] = row === undefined ? [] : await shownSubscriptions(tx, [row])
  if (shown === undefined) throw noSubscription(name)
  return shown
}

/** There is no subscription of that name. */
export const noSubscription = (name: string) =>
  new HttpProblem({
    status: 404,
    code: 'subscription-not-found',
    detail: `There is no subscription "${name}".`,
    fix: 'Name it by our id "sub_…", or by the key with which it was requested.',
  })

/** It is parked: nothing can be asked of it until a person has looked. */
export const parked = (because: string): Refusal => ({
  status: 409,
  code: 'subscription-parked',
  detail: `It is parked for a person: ${because}`,
  fix: 'Mend what is wrong, then POST /v1/subscriptions/{id}/unpark.',
})

const toSubscription = (row: SubscriptionListRow) => ({
  id: row.id,
  key: row.key,
  customer: { id: row.customer_id, key: row.customer_key },
  state: row.state,
  endedBecause: row.ended_because,
  plan: { id: row.plan_id, key: row.plan_key, version: row.plan_version, name: row.plan_name },
  quantity: row.quantity,
  currency: row.currency,
  discountPercent: row.discount_percent,
  legalEntity: row.seller_key,
  zone: row.zone,
  period: toPeriod(row),
  pending: toPending(row),
  dueAt: row.due_at?.toISOString() ?? null,
  parked: row.parked_because,
  clockId: row.clock_id,
  transactionId: row.transaction_id,
  createdAt: row.created_at.toISOString(),
})

function toPeriod({ zone, period_index: index, starts_at, ends_at }: SubscriptionListRow) {
  if (starts_at === null || ends_at === null) return null
  return {
    index,
    from: dateIn(zone, starts_at.getTime()),
    until: dateIn(zone, ends_at.getTime()),
    startsAt: starts_at.toISOString(),
    endsAt: ends_at.toISOString(),
  }
}

function toPending({ zone, ends_at, pending, pending_plan_key: key }: SubscriptionListRow) {
  if (pending === null || ends_at === null) return null
  const when = { on: dateIn(zone, ends_at.getTime()), at: ends_at.toISOString() }
  if (pending.kind === 'cancel') return { kind: 'cancel' as const, ...when }
  const plan = { key: key ?? pending.plan.planId, version: pending.plan.version }
  return { kind: 'change' as const, plan, quantity: pending.quantity, ...when }
}

const toUsage = (row: OpenUsageRow, { zone }: SubscriptionListRow) => ({
  windowId: row.window_id,
  meter: row.meter_key,
  aggregation: row.aggregation,
  events: row.events.toString(),
  used: row.used,
  from: dateIn(zone, row.starts_at.getTime()),
  until: dateIn(zone, row.ends_at.getTime()),
  closesAt: row.closes_at.toISOString(),
  late: row.late,
})

const toInvoice = (row: SubscriptionInvoiceRow) => ({
  id: row.id,
  number: row.number,
  status: row.status,
  total: toMoneyJson({ currency: row.currency, minor: row.total_minor }),
  due: toMoneyJson({ currency: row.currency, minor: row.due_minor }),
  issuedOn: row.issued_on,
})
