import type { Grant } from '../../../domain/access/grant.ts'
import { periodHolding } from '../../../domain/access/quota.ts'
import type { CustomerId, QuotaId, TenantId } from '../../../domain/ids.ts'
import type { Tx } from '../client.ts'
import { type LimitColumns, toQuota } from './right.ts'

/** What is wanted of one feature by one customer, in the order in which it was asked for. */
export type Wanted = {
  readonly customerId: CustomerId
  readonly feature: string
  /** Decimals above zero. Each is taken whole or not at all. */
  readonly quantities: readonly string[]
}

/** What there was before, at which instant of business time, and which quantities were taken. */
export type Taken = {
  readonly customerId: CustomerId
  readonly feature: string
  readonly grants: readonly Grant[]
  readonly nowMs: number
  /** As many as were wanted; absent where nothing limits the customer, or nothing is granted. */
  readonly taken?: readonly boolean[]
}

/**
 * Takes quantities from quotas, all in one statement: it locks the quotas in force, walks through
 * the quantities of each feature in their order, and takes what fits, from the quota first that
 * begins anew first. A quota whose period has passed begins the one that holds now in the same
 * statement; because the calendar is not Postgres's to reckon, that period is handed in, by a second
 * statement for those that need it.
 */
export async function consume(
  tx: Tx,
  asked: { readonly tenantId: TenantId; readonly wanted: readonly Wanted[] },
): Promise<Taken[]> {
  const first = await take(tx, { ...asked, periods: [] })
  const stale = first.filter(isStale)
  if (stale.length === 0) return tookOf(first)
  const again = new Set(stale.map(nameOf))
  const second = await take(tx, {
    tenantId: asked.tenantId,
    wanted: asked.wanted.filter(({ customerId, feature }) => again.has(`${customerId} ${feature}`)),
    periods: stale.map(holding),
  })
  if (second.some(isStale)) throw new Error('A clock was moved in the middle of a consumption.')
  return tookOf([...first.filter((row) => !again.has(nameOf(row))), ...second])
}

type Period = {
  readonly quota_id: QuotaId
  readonly period_index: number
  readonly starts_at: string
  readonly ends_at: string
}

/** A right to a feature that was asked for, or none; and the quota that limits it, or none. */
type Row = {
  readonly customer_id: CustomerId
  readonly feature: string
  readonly at: Date
  readonly taken: readonly boolean[] | null
} & ({ readonly standing: null } | RightColumns)

type RightColumns = {
  readonly standing: Grant['standing']
  readonly starts_at: Date
  readonly ends_at: Date | null
} & ({ readonly quota_id: null } | QuotaColumns)

/** `is_stale`: its period has passed, and the one that holds now was not handed in. */
type QuotaColumns = LimitColumns & { readonly quota_id: QuotaId; readonly is_stale: boolean }

type Asked = {
  readonly tenantId: TenantId
  readonly wanted: readonly Wanted[]
  readonly periods: readonly Period[]
}

function take(tx: Tx, asked: Asked): Promise<Row[]> {
  return tx<Row[]>`
    ${lockQuotas(tx, asked)}, rights as (
      select a.customer_id, a.feature, a.at, e.standing, e.starts_at, e.ends_at, c.quota_id, c.is_stale, c.room, c.limit_units,
             c.used, c.anchor_on, c.interval_unit, c.interval_count, c.zone, c.resets_at,
             e.starts_at <= a.at and (e.ends_at is null or e.ends_at > a.at) as in_force
        from asked a
        left join access.entitlement e
               on e.tenant_id = ${asked.tenantId} and e.customer_id = a.customer_id and e.feature = a.feature
        left join counted c on (c.customer_id, c.feature, c.cause_kind, c.cause_id) = (e.customer_id, e.feature, e.cause_kind, e.cause_id)
    ), walk (customer_id, feature, step, room, fits) as (
      select customer_id, feature, 0, sum(room), false from rights where in_force group by 1, 2
      having bool_and(not is_stale and quota_id is not null)
       union all
      select w.customer_id, w.feature, w.step + 1, w.room - case when n.quantity <= w.room then n.quantity else 0 end, n.quantity <= w.room
        from walk w join asked a on a.customer_id = w.customer_id and a.feature = w.feature
       cross join lateral (select a.quantities[w.step + 1] as quantity) n
       where w.step < cardinality(a.quantities)
    ), walked as (
      select customer_id, feature, max(room) - min(room) as units, array_agg(fits order by step) filter (where step > 0) as taken
        from walk group by 1, 2
    ), share as (
      select c.*, least(c.room, w.units - coalesce(sum(c.room) over (
               partition by c.customer_id, c.feature order by c.resets_at, c.quota_id
               rows between unbounded preceding and 1 preceding), 0)) as units
        from counted c join walked w using (customer_id, feature)
    ), written as (
      update access.quota q
         set used = s.used + s.units, period_index = s.period_index, resets_at = s.resets_at, changed_xid = pg_current_xact_id()
        from share s where q.tenant_id = ${asked.tenantId} and q.quota_id = s.quota_id and s.units > 0
    )
    select r.*, w.taken from rights r left join walked w using (customer_id, feature)`
}

/** The beginning of the statement: `asked`, and the quotas that limit it, locked and `counted`. */
function lockQuotas(tx: Tx, asked: Asked) {
  const wanted = asked.wanted.map(({ customerId, feature, quantities }) => ({
    customer_id: customerId,
    feature,
    quantities: [...quantities],
  }))
  return tx`
    with recursive asked as materialized (
      select r.*, platform.now_for(${asked.tenantId}, r.customer_id) as at
        from jsonb_to_recordset(${tx.json(wanted)}) as r (customer_id text, feature text, quantities numeric[])
    ), period as materialized (
      select * from jsonb_to_recordset(${tx.json([...asked.periods])}) as r
        (quota_id text, period_index int, starts_at timestamptz, ends_at timestamptz)
    ), held as materialized (
      select a.at, q.* from asked a
        join access.quota q on q.tenant_id = ${asked.tenantId} and q.customer_id = a.customer_id and q.feature = a.feature
       where q.ends_at is null
         and exists (select from access.entitlement e
                      where (e.tenant_id, e.customer_id, e.feature, e.cause_kind, e.cause_id)
                          = (q.tenant_id, q.customer_id, q.feature, q.cause_kind, q.cause_id)
                        and e.starts_at <= a.at and (e.ends_at is null or e.ends_at > a.at))
       order by q.customer_id, q.feature, q.cause_kind, q.cause_id
         for update of q
    ), counted as (
      select h.quota_id, h.customer_id, h.feature, h.cause_kind, h.cause_id, h.limit_units,
             h.anchor_on::text as anchor_on, h.interval_unit, h.interval_count, h.zone, n.*,
             greatest(h.limit_units - n.used, 0) as room
        from held h left join period p on p.quota_id = h.quota_id and p.starts_at <= h.at and h.at < p.ends_at
       cross join lateral (
         select h.period_index, h.resets_at, h.used, false as is_stale where h.at < h.resets_at
          union all
         select coalesce(p.period_index, h.period_index), coalesce(p.ends_at, h.resets_at), 0, p.quota_id is null
          where h.at >= h.resets_at) n
    )`
}

const isStale = (row: Row): row is Row & QuotaColumns =>
  row.standing !== null && row.quota_id !== null && row.is_stale

const nameOf = (row: Row) => `${row.customer_id} ${row.feature}`

/** The period that holds at the instant at which the quota was read. */
function holding(row: Row & QuotaColumns): Period {
  const period = periodHolding(toQuota(row).anchor, row.at.getTime())
  return {
    quota_id: row.quota_id,
    period_index: period.index,
    starts_at: new Date(period.startMs).toISOString(),
    ends_at: new Date(period.endMs).toISOString(),
  }
}

function tookOf(rows: readonly Row[]): Taken[] {
  return [...Map.groupBy(rows, nameOf).values()].flatMap(([first, ...more]) => {
    if (first === undefined) return []
    const { customer_id: customerId, feature, at, taken } = first
    const grants = [first, ...more].flatMap(toGrant)
    const told = { customerId, feature, grants, nowMs: at.getTime() }
    return [taken === null ? told : { ...told, taken }]
  })
}

function toGrant(row: Row): Grant[] {
  if (row.standing === null) return []
  const { standing, starts_at: from, ends_at: until } = row
  const end = until === null ? {} : { endsMs: until.getTime() }
  const limit = row.quota_id === null ? {} : { quota: toQuota(row) }
  return [{ standing, startsMs: from.getTime(), ...end, ...limit }]
}
