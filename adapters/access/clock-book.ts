import type { ClockRow, MemberRow } from '../postgres/access/read-clocks.ts'

/** The test clocks that some customers live by. */
export function clockBook() {
  let members = new Map<string, string>()
  let clocks = new Map<string, number>()

  return {
    /** The time of the customer's test clock; none for one who lives in real time. */
    clockOf(customer: {
      readonly tenantId: string
      readonly customerId: string
    }): number | undefined {
      if (members.size === 0) return undefined
      const clockId = members.get(`${customer.tenantId} ${customer.customerId}`)
      return clockId === undefined ? undefined : clocks.get(`${customer.tenantId} ${clockId}`)
    },
    setClocks(rows: readonly ClockRow[]) {
      clocks = new Map(
        rows.map((row) => [`${row.tenant_id} ${row.clock_id}`, row.now_at.getTime()]),
      )
    },
    setMembers(rows: readonly MemberRow[]) {
      members = new Map(rows.map((row) => [`${row.tenant_id} ${row.customer_id}`, row.clock_id]))
    },
    memberCount: () => members.size,
  }
}
