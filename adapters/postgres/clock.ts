import type { ClockId, CustomerId, TenantId } from '../../domain/ids.ts'
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

/** What time it is for a customer, in Unix milliseconds. */
export async function businessNow(
  tx: Tx,
  who: { readonly tenantId: TenantId; readonly customerId: CustomerId },
): Promise<number> {
  const [row] = await tx<
    { at: Date }[]
  >`select platform.now_for(${who.tenantId}, ${who.customerId}) as at`
  return row?.at.getTime() ?? Date.now()
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

/** Attaches a customer to a clock, once and for good. @returns whether they are on it now */
export async function attachToClock(
  tx: Tx,
  member: {
    readonly tenantId: TenantId
    readonly customerId: CustomerId
    readonly clockId: ClockId
  },
): Promise<boolean> {
  await tx`
    insert into platform.clock_member (tenant_id, customer_id, clock_id)
    values (${member.tenantId}, ${member.customerId}, ${member.clockId}) on conflict do nothing`
  const [row] = await tx<{ clock_id: string }[]>`
    select clock_id from platform.clock_member where customer_id = ${member.customerId}`
  return row?.clock_id === member.clockId
}

/** Moves a clock forward; it never goes back. */
export async function moveClock(
  tx: Tx,
  move: { readonly clockId: ClockId; readonly toMs: number },
): Promise<void> {
  await tx`
    update platform.clock set now_at = greatest(now_at, ${new Date(move.toMs)}), moves = moves + 1
     where clock_id = ${move.clockId}`
}
