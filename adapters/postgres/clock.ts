import type { ClockId, TenantId } from '../../domain/ids.ts'
import { newId } from '../new-id.ts'
import type { Tx } from './client.ts'

/** A test clock; its customers live in its time. */
export type ClockRow = {
  readonly clock_id: ClockId
  readonly name: string
  readonly series: string
  readonly now_at: Date
  readonly target_at: Date | null
  readonly moves: number
  readonly created_at: Date
}

/** Makes a test clock that stands still at `nowMs`. */
export async function createClock(
  tx: Tx,
  clock: { readonly tenantId: TenantId; readonly name: string; readonly nowMs: number },
): Promise<ClockRow> {
  await tx`select pg_advisory_xact_lock(hashtextextended(${`clock ${clock.tenantId}`}, 0))`
  const [row] = await tx<ClockRow[]>`
    insert into platform.clock (tenant_id, clock_id, name, series, now_at)
    values (${clock.tenantId}, ${newId('clock')}, ${clock.name},
            'C' || (select count(*) + 1 from platform.clock), ${new Date(clock.nowMs)})
    returning *`
  if (row === undefined) throw new Error('The clock gave no row.')
  return row
}

export async function findClock(tx: Tx, clockId: string): Promise<ClockRow | undefined> {
  const [row] = await tx<ClockRow[]>`select * from platform.clock where clock_id = ${clockId}`
  return row
}

export async function listClocks(tx: Tx): Promise<ClockRow[]> {
  return tx<ClockRow[]>`select * from platform.clock order by created_at`
}
