import type { CustomerId, SubscriptionId } from '../../../domain/ids.ts'
import type { Tx } from '../client.ts'

/** Names as events give them. */
export type WantedNames = {
  readonly customerKeys: readonly string[]
  readonly customerIds: readonly string[]
  /** Keys or ids. */
  readonly subscriptions: readonly string[]
}

/** What names mean; a name that is not here means nothing yet. */
export type FoundNames = {
  readonly byKey: readonly Named<CustomerId>[]
  readonly byId: readonly Named<CustomerId>[]
  readonly subscriptions: readonly Named<SubscriptionId>[]
  /** The keys of all meters of the tenant. */
  readonly meters: readonly string[]
}

type Named<Id> = { readonly name: string; readonly id: Id }

/** Looks up many names at once. */
export async function findNames(tx: Tx, wanted: WantedNames): Promise<FoundNames> {
  const subscriptions = tx`${[...wanted.subscriptions]}::text[]`
  const [byKey, byId, agreements, meters] = await Promise.all([
    tx<Named<CustomerId>[]>`
      select key as name, customer_id as id from sales.customer where key = any(${[...wanted.customerKeys]}::text[])`,
    tx<Named<CustomerId>[]>`
      select customer_id as name, customer_id as id from sales.customer
       where customer_id = any(${[...wanted.customerIds]}::text[])`,
    tx<Named<SubscriptionId>[]>`
      select key as name, subscription_id as id from sales.subscription where key = any(${subscriptions})
       union
      select subscription_id, subscription_id from sales.subscription where subscription_id = any(${subscriptions})`,
    tx<{ key: string }[]>`select key from sales.meter order by key`,
  ])
  return { byKey, byId, subscriptions: agreements, meters: meters.map(({ key }) => key) }
}
