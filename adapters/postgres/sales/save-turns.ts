import type { SubscriptionId } from '../../../domain/ids.ts'
import { type Subscription, dueOf } from '../../../domain/sales/subscription.ts'
import type { BilledPeriod } from '../../../domain/sales/turn.ts'
import type { Tx } from '../client.ts'
import { insertAll } from '../rows.ts'

/** Writes where subscriptions stand now, all in one statement. Their rows are locked already. */
export async function saveSubscriptions(tx: Tx, ones: readonly Subscription[]): Promise<void> {
  if (ones.length === 0) return
  const rows = ones.map((one) => ({
    subscription_id: one.subscriptionId,
    plan_id: one.plan.planId,
    plan_version: one.plan.version,
    quantity: one.quantity,
    state: one.state,
    ended_because: one.endedBecause ?? null,
    anchor_on: one.at?.anchorOn ?? null,
    anchor_index: one.at?.anchorIndex ?? 0,
    period_index: one.at?.index ?? -1,
    starts_at: instant(one.at?.startMs),
    ends_at: instant(one.at?.endMs),
    pending: one.pending ?? null,
    charged: one.charged,
    due_at: instant(dueOf(one)),
  }))
  await tx`
    update sales.subscription s
       set plan_id = r.plan_id, plan_version = r.plan_version, quantity = r.quantity, state = r.state,
           ended_because = r.ended_because, anchor_on = r.anchor_on, anchor_index = r.anchor_index,
           period_index = r.period_index, starts_at = r.starts_at, ends_at = r.ends_at,
           pending = r.pending, charged = r.charged, due_at = r.due_at, row_version = s.row_version + 1
      from jsonb_to_recordset(${tx.json(rows)}) as r
        (subscription_id text, plan_id text, plan_version integer, quantity text, state text, ended_because text,
         anchor_on date, anchor_index integer, period_index integer, starts_at timestamptz, ends_at timestamptz,
         pending jsonb, charged jsonb, due_at timestamptz)
     where s.subscription_id = r.subscription_id`
}

const instant = (ms: number | undefined) => (ms === undefined ? null : new Date(ms).toISOString())

/** A period that is billed by this transaction, once: the key forbids a second time. */
export type PeriodRow = BilledPeriod & {
  readonly tenantId: string
  readonly subscriptionId: SubscriptionId
  readonly documentId: string | null
  readonly billedAtMs: number
}

export async function insertPeriods(tx: Tx, periods: readonly PeriodRow[]): Promise<void> {
  await insertAll(
    tx,
    'sales.billing_period',
    periods.map((period) => ({
      tenant_id: period.tenantId,
      subscription_id: period.subscriptionId,
      purpose: period.purpose,
      period_index: period.index,
      starts_at: new Date(period.startMs),
      ends_at: new Date(period.endMs),
      document_id: period.documentId,
      billed_at: new Date(period.billedAtMs),
    })),
  )
}
