import type { Tx } from '../adapters/postgres/client.ts'
import { findCustomer } from '../adapters/postgres/sales/customers.ts'

/** A customer as a filter names one: our id as it is, the product's key by look-up. */
export async function customerNamed(tx: Tx, name: string | undefined): Promise<string | undefined> {
  if (name === undefined || /^cus_[0-9a-z]{26}$/.test(name)) return name
  const found = await findCustomer(tx, { key: name })
  // A key that nobody has matches nothing, as an id that nobody has does.
  return found?.customer_id ?? name
}
