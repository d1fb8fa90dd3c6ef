import type { Standing } from '../../../domain/access/grant.ts'
import type { Db, Tx } from '../client.ts'
import type { LimitColumns, RightKey } from './right.ts'

export type EntitlementRow = RightKey & {
  readonly standing: Standing
  readonly starts_at: Date
  readonly ends_at: Date | null
}

export type QuotaRow = RightKey &
  LimitColumns & {
    /** Null: in force. */
    readonly ended_at: Date | null
  }

/** Up to which transaction all is known now, and when the database said so. */
export type SeenUpTo = { readonly xmin: string; readonly at: Date }

/** So many rows are held at once, however many changed. */
const rowsAtOnce = 5_000

/**
 * Reads entitlements and quotas written by transaction `fromXid` or a later one. The rows and the
 * oldest transaction still running come from one snapshot: whatever is below it is among what was
 * read so far.
 *
 * @param notes are told the quotas first, so that no right is ever seen without its limit
 */
export async function readChanges(
  system: Db,
  { fromXid, ...notes }: { readonly fromXid: string } & Notes,
): Promise<SeenUpTo> {
  return system.begin('isolation level repeatable read read only', async (tx) => {
    const [seen] = await tx<SeenUpTo[]>`
      select pg_snapshot_xmin(pg_current_snapshot())::text as xmin, clock_timestamp() as at`
    if (seen === undefined) throw new Error('A select without a table has one row.')
    for await (const rows of quotasFrom(tx, fromXid)) notes.quotas(rows)
    for await (const rows of entitlementsFrom(tx, fromXid)) notes.entitlements(rows)
    return seen
  })
}

type Notes = {
  readonly quotas: (rows: readonly QuotaRow[]) => void
  readonly entitlements: (rows: readonly EntitlementRow[]) => void
}

const quotasFrom = (tx: Tx, fromXid: string) =>
  tx<QuotaRow[]>`
    select tenant_id, customer_id, feature, cause_kind, cause_id, limit_units, used, anchor_on::text as anchor_on,
           interval_unit, interval_count, zone, resets_at, ends_at as ended_at
      from access.quota where changed_xid >= ${fromXid}::text::xid8`.cursor(rowsAtOnce)

const entitlementsFrom = (tx: Tx, fromXid: string) =>
  tx<EntitlementRow[]>`
    select tenant_id, customer_id, feature, cause_kind, cause_id, standing, starts_at, ends_at
      from access.entitlement where changed_xid >= ${fromXid}::text::xid8`.cursor(rowsAtOnce)
