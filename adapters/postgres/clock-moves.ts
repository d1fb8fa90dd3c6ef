import type { ClockId, CustomerId, TenantId } from '../../domain/ids.ts'
import type { Tx } from './client.ts'

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
