import type { Grant } from '../../domain/access/decide.ts'
import type { EntitlementRow } from '../postgres/access/read-changes.ts'
import type { ClockRow, MemberRow } from '../postgres/access/read-clocks.ts'

type Customer = { readonly tenantId: string; readonly customerId: string }
type Features = Map<string, Map<string, Grant>>

const none: readonly Grant[] = []

/** Grants by tenant, customer and feature, and the test clocks that some customers live by. */
export function grantBook() {
  const tenants = new Map<string, Map<string, Features>>()
  let members = new Map<string, string>()
  let clocks = new Map<string, number>()

  return {
    /** Notes entitlements as they are now; one that is known already is replaced. */
    note(rows: readonly EntitlementRow[]) {
      for (const row of rows) {
        const customers = within(tenants, row.tenant_id)
        const features = within(customers, row.customer_id)
        within(features, row.feature).set(row.grant_id, fromRow(row))
      }
    },
    grantsOf({
      tenantId,
      customerId,
      feature,
    }: Customer & { readonly feature: string }): readonly Grant[] {
      const grants = tenants.get(tenantId)?.get(customerId)?.get(feature)
      return grants === undefined ? none : [...grants.values()]
    },
    knows: ({ tenantId, customerId }: Customer) => tenants.get(tenantId)?.has(customerId) ?? false,
    /** The time of the customer's test clock; none for one who lives in real time. */
    clockOf({ tenantId, customerId }: Customer): number | undefined {
      const clockId = members.get(`${tenantId} ${customerId}`)
      return clockId === undefined ? undefined : clocks.get(`${tenantId} ${clockId}`)
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

function within<K, Inner, V>(outer: Map<K, Map<Inner, V>>, key: K): Map<Inner, V> {
  const known = outer.get(key)
  if (known !== undefined) return known
  const inner = new Map<Inner, V>()
  outer.set(key, inner)
  return inner
}

function fromRow(row: EntitlementRow): Grant {
  const end = row.ends_at === null ? {} : { endsMs: row.ends_at.getTime() }
  return { standing: row.standing, startsMs: row.starts_at.getTime(), ...end }
}
