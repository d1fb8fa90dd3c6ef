import type { Db } from '../client.ts'

export type ClockRow = {
  readonly tenant_id: string
  readonly clock_id: string
  readonly now_at: Date
}

export type MemberRow = {
  readonly tenant_id: string
  readonly customer_id: string
  readonly clock_id: string
}

/** All test clocks, and how many customers are on one. Customers are only ever added. */
export async function readClocks(
  system: Db,
): Promise<{ readonly rows: readonly ClockRow[]; readonly members: number }> {
  const [rows, [count]] = await Promise.all([
    system<ClockRow[]>`select tenant_id, clock_id, now_at from platform.clock`,
    system<{ members: number }[]>`select count(*)::int as members from platform.clock_member`,
  ])
  return { rows, members: count?.members ?? 0 }
}

/** Who is on which test clock. */
export function readMembers(system: Db): Promise<MemberRow[]> {
  return system<MemberRow[]>`select tenant_id, customer_id, clock_id from platform.clock_member`
}
