import { asTenant, type Db } from '../adapters/postgres/client.ts'
import { findCustomer } from '../adapters/postgres/sales/customers.ts'
import type { CustomerId, TenantId } from '../domain/ids.ts'

/** A customer by our id or by the product's key; `undefined` if the tenant has no such customer. */
export type CustomerFinder = (wanted: {
  readonly tenantId: TenantId
  readonly name: { readonly id: string } | { readonly key: string }
}) => Promise<CustomerId | undefined>

/** Beyond so many names it begins anew: it is a memory, not a record. */
const rememberedMax = 500_000

/**
 * Finds customers, each once: a key names the same customer for ever, so what was found stays true.
 * Who was not found is asked for again.
 */
export function customerFinder(app: Db): CustomerFinder {
  const known = new Map<string, CustomerId>()
  return async ({ tenantId, name }) => {
    const remembered = `${tenantId} ${'id' in name ? `id ${name.id}` : `key ${name.key}`}`
    const seen = known.get(remembered)
    if (seen !== undefined) return seen
    const found = await asTenant(app, tenantId, (tx) => findCustomer(tx, name))
    if (found === undefined) return undefined
    if (known.size >= rememberedMax) known.clear()
    known.set(remembered, found.customer_id)
    return found.customer_id
  }
}
