import type { Grant } from '../../domain/access/grant.ts'
import { type Quota, quotaAt } from '../../domain/access/quota.ts'
import type { EntitlementRow, QuotaRow } from '../postgres/access/read-changes.ts'
import { type RightKey, toQuota } from '../postgres/access/right.ts'
import { numbering, pairNumbering } from './numbers.ts'
import { pairIndex } from './pair-index.ts'
import { type Right, rightColumns } from './right-columns.ts'

type Customer = { readonly tenantId: string; readonly customerId: string }

export type GrantBook = ReturnType<typeof grantBook>

/** A right of which only the limit is known as yet. */
const notBegun: Right = { standing: 'grace', startsMs: Infinity, endsMs: Infinity }

/**
 * Rights by tenant, customer and feature, with their limits. It is made for millions: names are
 * numbers, rights are columns, and only a question makes objects.
 */
export function grantBook() {
  const customers = pairNumbering()
  const features = numbering()
  const columns = rightColumns()
  /** By customer and feature, the newest of the rights to it; the others follow in a chain. */
  const newest = pairIndex()
  const quotas = new Map<number, Quota>()
  const slotOf = slotFinder({ customers, features, columns, newest })

  return {
    /** Notes entitlements as they are now; one that is known already is replaced. */
    noteEntitlements(rows: readonly EntitlementRow[]): void {
      for (const row of rows) columns.write(slotOf(row), toRight(row))
    },
    /** Notes limits; a right that is not known yet has not begun. */
    noteQuotas(rows: readonly QuotaRow[]): void {
      for (const row of rows) {
        if (row.ended_at === null) quotas.set(slotOf(row), toQuota(row))
        else quotas.delete(slotOf(row))
      }
    },
    grantsOf({ tenantId, customerId, feature }: Question, nowMs: number): Grant[] {
      const customer = customers.known(tenantId, customerId)
      const number = features.known(feature)
      const grants: Grant[] = []
      if (customer === undefined || number === undefined) return grants
      let slot = newest.get(customer, number)
      while (slot !== undefined) {
        grants.push(toGrant(columns.read(slot), limitOf(slot, nowMs)))
        slot = columns.after(slot)
      }
      return grants
    },
    knows: ({ tenantId, customerId }: Customer) =>
      customers.known(tenantId, customerId) !== undefined,
  }

  /** A period that has passed is worked out once, and not at every question. */
  function limitOf(slot: number, nowMs: number): Quota | undefined {
    const quota = quotas.get(slot)
    if (quota === undefined || nowMs < quota.resetsMs) return quota
    const now = quotaAt(quota, nowMs)
    quotas.set(slot, now)
    return now
  }
}

type Question = Customer & { readonly feature: string }

/** Finds the slot of a right by its names, or takes a new one for it. */
function slotFinder(book: {
  readonly customers: ReturnType<typeof pairNumbering>
  readonly features: ReturnType<typeof numbering>
  readonly columns: ReturnType<typeof rightColumns>
  readonly newest: ReturnType<typeof pairIndex>
}) {
  const { customers, features, columns, newest } = book
  const causes = numbering()
  return (row: RightKey): number => {
    const customer = customers.of(row.tenant_id, row.customer_id)
    const feature = features.of(row.feature)
    const cause = causes.of(`${row.cause_kind} ${row.cause_id}`)
    const first = newest.get(customer, feature)
    let slot = first
    while (slot !== undefined && columns.causeOf(slot) !== cause) slot = columns.after(slot)
    if (slot !== undefined) return slot
    const added = columns.add({ cause, next: first })
    columns.write(added, notBegun)
    newest.set({ a: customer, b: feature, value: added })
    return added
  }
}

const toRight = (row: EntitlementRow): Right => ({
  standing: row.standing,
  startsMs: row.starts_at.getTime(),
  endsMs: row.ends_at?.getTime() ?? Infinity,
})

function toGrant({ standing, startsMs, endsMs }: Right, quota: Quota | undefined): Grant {
  const grant = endsMs === Infinity ? { standing, startsMs } : { standing, startsMs, endsMs }
  return quota === undefined ? grant : { ...grant, quota }
}
