import { periodHolding } from '../../../domain/access/quota.ts'
import type { Anchor } from '../../../domain/calendar.ts'
import type { CustomerId, TenantId } from '../../../domain/ids.ts'
import { newId } from '../../new-id.ts'
import type { Tx } from '../client.ts'
import type { Exactly } from './right.ts'

/** A limit on the right of one customer to one feature, from one cause. */
export type NewQuota = {
  readonly tenantId: TenantId
  readonly customerId: CustomerId
  readonly causeKind: string
  readonly causeId: string
  readonly feature: string
  readonly limit: string
  readonly anchor: Anchor
}

/** A limit that was set or changed by a call, in business time. */
export type SetQuota = { readonly feature: string; readonly cause_id: string; readonly at: Date }

/**
 * Sets limits. One that is there keeps what is used and its period; when its periods are counted
 * from elsewhere now, the use of the period that is still running is carried into the new one.
 */
export async function setQuotas(tx: Tx, wanted: readonly NewQuota[]): Promise<SetQuota[]> {
  if (wanted.length === 0) return []
  const nowMs = await nowOf(tx, wanted)
  const wishes = new Map(
    wanted.map((quota) => [
      `${quota.customerId} ${quota.feature} ${quota.causeKind} ${quota.causeId}`,
      quota,
    ]),
  )
  const rows = [...wishes.values()].map((quota) => toRow(quota, nowMs.get(quota.customerId) ?? 0))
  return tx<SetQuota[]>`
    insert into access.quota as q
      (tenant_id, quota_id, customer_id, feature, cause_kind, cause_id, limit_units,
       anchor_on, interval_unit, interval_count, zone, period_index, resets_at)
    select r.* from jsonb_to_recordset(${tx.json(rows)}) as r
      (tenant_id text, quota_id text, customer_id text, feature text, cause_kind text, cause_id text, limit_units numeric,
       anchor_on date, interval_unit text, interval_count int, zone text, period_index int, resets_at timestamptz)
     order by r.customer_id, r.feature, r.cause_kind, r.cause_id
    on conflict (tenant_id, customer_id, feature, cause_kind, cause_id) do update
       set (limit_units, ends_at, changed_xid, anchor_on, interval_unit, interval_count, zone, period_index, resets_at, used) = (
         select excluded.limit_units, null::timestamptz, pg_current_xact_id(),
                excluded.anchor_on, excluded.interval_unit, excluded.interval_count, excluded.zone,
                case when same then q.period_index else excluded.period_index end,
                case when same then q.resets_at else excluded.resets_at end,
                case when same or q.resets_at > platform.now_for(q.tenant_id, q.customer_id) then q.used else 0 end
           from (select (q.anchor_on, q.interval_unit, q.interval_count, q.zone)
                      = (excluded.anchor_on, excluded.interval_unit, excluded.interval_count, excluded.zone)) as s (same))
     where (q.limit_units, q.ends_at, q.anchor_on, q.interval_unit, q.interval_count, q.zone) is distinct from
           (excluded.limit_units, null, excluded.anchor_on, excluded.interval_unit, excluded.interval_count, excluded.zone)
    returning feature, cause_id, platform.now_for(tenant_id, customer_id) as at`
}

/** Lifts the limits that causes set on other features than those named. */
export async function endOtherQuotas(tx: Tx, causes: readonly Exactly[]): Promise<void> {
  const rows = causes.map(({ causeKind, causeId, features }) => ({
    cause_kind: causeKind,
    cause_id: causeId,
    features: [...features],
  }))
  await tx`
    update access.quota q
       set ends_at = platform.now_for(q.tenant_id, q.customer_id), changed_xid = pg_current_xact_id()
      from jsonb_to_recordset(${tx.json(rows)}) as r (cause_kind text, cause_id text, features text[])
     where q.cause_kind = r.cause_kind and q.cause_id = r.cause_id and q.ends_at is null
       and q.feature <> all(r.features)`
}

/** What time it is for the customers, in Unix milliseconds. */
async function nowOf(tx: Tx, quotas: readonly NewQuota[]): Promise<Map<string, number>> {
  const customers = [...new Set(quotas.map(({ customerId }) => customerId))]
  const rows = await tx<{ customer_id: string; at: Date }[]>`
    select customer_id, platform.now_for(platform.tenant(), customer_id) as at
      from unnest(${customers}::text[]) as c (customer_id)`
  return new Map(rows.map((row) => [row.customer_id, row.at.getTime()]))
}

function toRow(quota: NewQuota, nowMs: number) {
  const { anchor } = quota
  const period = periodHolding(anchor, nowMs)
  return {
    tenant_id: quota.tenantId,
    quota_id: newId('quota'),
    customer_id: quota.customerId,
    feature: quota.feature,
    cause_kind: quota.causeKind,
    cause_id: quota.causeId,
    limit_units: quota.limit,
    anchor_on: anchor.on,
    interval_unit: anchor.interval.unit,
    interval_count: anchor.interval.count,
    zone: anchor.zone,
    period_index: period.index,
    resets_at: new Date(period.endMs).toISOString(),
  }
}
