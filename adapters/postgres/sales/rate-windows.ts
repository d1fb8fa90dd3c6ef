import type { InvoiceId, PlanId, SubscriptionId, UsageWindowId } from '../../../domain/ids.ts'
import type { Aggregation } from '../../../domain/sales/meter.ts'
import type { OwnWindow } from '../../../domain/sales/turn-usage.ts'
import type { Tx } from '../client.ts'

/** What an open window has counted, and whose it is. */
export type TallyRow = OwnWindow & {
  readonly subscriptionId: SubscriptionId
  readonly ownRun: boolean
}

/**
 * Takes the open windows of subscriptions for the length of the transaction, in the order of their
 * ids: an event is either counted before, or finds its window billed and comes late.
 */
export async function lockTallies(
  tx: Tx,
  subscriptionIds: readonly SubscriptionId[],
): Promise<TallyRow[]> {
  const rows = await tx<Row[]>`
    select w.window_id, w.subscription_id, w.meter_key, w.period_index, w.own_run, w.events,
           trim_scale(w.total)::text as total, trim_scale(coalesce(w.highest, 0))::text as highest,
           to_char(w.starts_at at time zone s.zone, 'YYYY-MM-DD') as from_on,
           to_char(w.ends_at at time zone s.zone, 'YYYY-MM-DD') as until_on, w.late_for,
           w.closes_at, coalesce(w.plan_id, s.plan_id) as plan_id,
           coalesce(w.plan_version, s.plan_version) as plan_version,
           (select m.aggregation from sales.meter m where m.tenant_id = w.tenant_id and m.key = w.meter_key) as aggregation
      from sales.usage_window w
      join sales.subscription s on s.tenant_id = w.tenant_id and s.subscription_id = w.subscription_id
     where w.subscription_id = any(${[...subscriptionIds]}) and w.state = 'open'
     order by w.window_id for update of w`
  const late = rows.filter((row) => row.late_for !== null)
  const before = await billedBefore(tx, late)
  return rows.map((row) => ({
    windowId: row.window_id,
    subscriptionId: row.subscription_id,
    periodIndex: row.period_index,
    ownRun: row.own_run,
    closesMs: row.closes_at.getTime(),
    plan: { planId: row.plan_id, version: row.plan_version },
    meterKey: row.meter_key,
    aggregation: row.aggregation,
    from: row.from_on,
    until: row.until_on,
    events: row.events,
    total: row.total,
    highest: row.highest,
    ...(row.late_for === null ? {} : { before: before.get(row.late_for) ?? none }),
  }))
}

type Row = {
  readonly window_id: UsageWindowId
  readonly subscription_id: SubscriptionId
  readonly meter_key: string
  readonly period_index: number
  readonly own_run: boolean
  readonly events: bigint
  readonly total: string
  readonly highest: string
  readonly from_on: string
  readonly until_on: string
  readonly closes_at: Date
  readonly plan_id: PlanId
  readonly plan_version: number
  readonly late_for: UsageWindowId | null
  readonly aggregation: Aggregation
}

const none = { events: 0n, total: '0', highest: '0' }

/** What the closed windows were billed for already, with the late ones billed after them. */
async function billedBefore(tx: Tx, late: readonly Row[]) {
  if (late.length === 0) return new Map<string, typeof none>()
  const originals = late.flatMap((row) => row.late_for ?? [])
  const rows = await tx<{ original: string; events: bigint; total: string; highest: string }[]>`
    select coalesce(late_for, window_id) as original, sum(events)::bigint as events,
           trim_scale(sum(total))::text as total, trim_scale(coalesce(max(highest), 0))::text as highest
      from sales.usage_window
     where coalesce(late_for, window_id) = any(${originals}) and state = 'billed'
     group by 1`
  return new Map(rows.map(({ original, ...sums }) => [original, sums]))
}

/** Closes windows: what they counted is billed, by the invoice named or by none. */
export async function closeWindows(
  tx: Tx,
  closed: readonly {
    readonly windowId: UsageWindowId
    readonly documentId: InvoiceId | null
    /** The instant at which they end, if that is before their end. */
    readonly atMs?: number | undefined
    /** The plan that rated them; not for late events, nor in a run of its own: these name theirs. */
    readonly plan: { readonly planId: PlanId; readonly version: number }
  }[],
): Promise<void> {
  if (closed.length === 0) return
  const rows = closed.map(({ windowId, documentId, atMs, plan }) => ({
    window_id: windowId,
    plan_id: plan.planId,
    plan_version: plan.version,
    document_id: documentId,
    at: atMs === undefined ? null : new Date(atMs).toISOString(),
  }))
  await tx`
    update sales.usage_window w
       set state = 'billed', document_id = r.document_id,
           plan_id = case when w.own_run or w.late_for is not null then w.plan_id else r.plan_id end,
           plan_version = case when w.own_run or w.late_for is not null then w.plan_version else r.plan_version end,
           ends_at = case when r.at is null then w.ends_at
                          else least(w.ends_at, greatest(r.at, w.starts_at + interval '1 millisecond')) end
      from jsonb_to_recordset(${tx.json(rows)}) as r
        (window_id text, document_id text, at timestamptz, plan_id text, plan_version integer)
     where w.window_id = r.window_id`
}

/** Windows with a run of their own end now, or are rated by the plan that holds from now on. */
export async function redirectOwnWindows(
  tx: Tx,
  ones: readonly {
    readonly subscriptionId: SubscriptionId
    readonly how: 'cut' | 'follow'
    readonly atMs: number
    readonly planId: string
    readonly planVersion: number
    /** Meters that the plan has a price for. */
    readonly meters: readonly string[]
  }[],
): Promise<void> {
  for (const { subscriptionId, how, atMs, planId, planVersion, meters } of ones) {
    const at = new Date(atMs)
    if (how === 'cut')
      await tx`
        update sales.usage_window
           set closes_at = closes_at - (ends_at - greatest(${at}, starts_at + interval '1 millisecond')),
               ends_at = greatest(${at}, starts_at + interval '1 millisecond')
         where subscription_id = ${subscriptionId} and state = 'open' and own_run and starts_at <= ${at} and ends_at > ${at}`
    else
      await tx`
        update sales.usage_window set plan_id = ${planId}, plan_version = ${planVersion}
         where subscription_id = ${subscriptionId} and state = 'open' and own_run and ends_at > ${at}
           and meter_key = any(${[...meters]})`
  }
}
