import type { Tx } from '../client.ts'
import { behind, type Listed, newestFirst, type Page, placeOf } from '../platform/page.ts'
import { onlyWhere } from '../platform/where.ts'
import type { CustomerRow } from './customers.ts'

/** A customer, with the test clock that they live by. */
export type CustomerListRow = CustomerRow & Listed & { readonly clock_id: string | null }

export type CustomerFilter = {
  readonly key?: string | undefined
  readonly customerId?: string | undefined
}

const order = { at: 'c.created_at', id: 'c.customer_id' }

/** Customers, the newest first. */
export function listCustomers(
  tx: Tx,
  { page, filter }: { readonly page: Page; readonly filter: CustomerFilter },
): Promise<CustomerListRow[]> {
  const wanted = { 'c.key': filter.key, 'c.customer_id': filter.customerId }
  return tx<CustomerListRow[]>`
    select c.*, m.clock_id, ${placeOf(tx, order)}
      from sales.customer c
      left join platform.clock_member m on m.tenant_id = c.tenant_id and m.customer_id = c.customer_id
     where true ${onlyWhere(tx, wanted)} ${behind(tx, { ...page, ...order })}
     ${newestFirst(tx, { ...page, ...order })}`
}

/** One customer by our id. */
export async function readCustomer(
  tx: Tx,
  customerId: string,
): Promise<CustomerListRow | undefined> {
  const [row] = await listCustomers(tx, { page: { limit: 1 }, filter: { customerId } })
  return row
}
