import type { Standing } from '../../../domain/access/grant.ts'
import type { Tx } from '../client.ts'
import { behind, type Listed, newestFirst, type Page, placeOf } from '../platform/page.ts'
import { onlyWhere } from '../platform/where.ts'

/** A right of a customer to a feature, with its cause. */
export type EntitlementListRow = Listed & {
  readonly grant_id: string
  readonly customer_id: string
  readonly feature: string
  readonly cause_kind: string
  readonly cause_id: string
  readonly standing: Standing
  readonly starts_at: Date
  readonly ends_at: Date | null
  readonly ended_because: string | null
  readonly transaction_id: string
}

const order = { at: 'created_at', id: 'grant_id' }

/** Entitlements, the newest first. */
export function listEntitlements(
  tx: Tx,
  { page, customerId }: { readonly page: Page; readonly customerId?: string | undefined },
): Promise<EntitlementListRow[]> {
  return tx<EntitlementListRow[]>`
    select grant_id, customer_id, feature, cause_kind, cause_id, standing, starts_at, ends_at, ended_because,
           transaction_id, ${placeOf(tx, order)}
      from access.entitlement where true ${onlyWhere(tx, { customer_id: customerId })} ${behind(tx, { ...page, ...order })}
     ${newestFirst(tx, { ...page, ...order })}`
}
