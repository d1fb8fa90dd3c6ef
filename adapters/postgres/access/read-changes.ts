import type { Db } from '../client.ts'

export type EntitlementRow = {
  readonly tenant_id: string
  readonly grant_id: string
  readonly customer_id: string
  readonly feature: string
  readonly standing: 'paid' | 'grace'
  readonly starts_at: Date
  readonly ends_at: Date | null
}

/** What changed, up to which transaction all is known now, and when the database said so. */
export type Changes = {
  readonly rows: readonly EntitlementRow[]
  readonly xmin: string
  readonly at: Date
}

/**
 * Entitlements written by transaction `fromXid` or a later one. The rows and the oldest transaction
 * still running come from one snapshot: whatever is below it is among what was read so far.
 */
export async function readChanges(system: Db, fromXid: string): Promise<Changes> {
  const found = await system<(Found & { xmin_now: string; at: Date })[]>`
    select s.xmin_now::text as xmin_now, clock_timestamp() as at,
           e.tenant_id, e.grant_id, e.customer_id, e.feature, e.standing, e.starts_at, e.ends_at
      from (select pg_snapshot_xmin(pg_current_snapshot()) as xmin_now) s
      left join access.entitlement e on e.changed_xid >= ${fromXid}::text::xid8`
  const [first] = found
  if (first === undefined) throw new Error('The left side of the join has one row.')
  return { rows: found.filter(isRow), xmin: first.xmin_now, at: first.at }
}

/** What stands beside the snapshot: a row, or nothing but nulls. */
type Found = EntitlementRow | { readonly grant_id: null }

const isRow = <Row extends Found>(row: Row): row is Extract<Row, EntitlementRow> =>
  row.grant_id !== null
