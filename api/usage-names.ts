import { asTenant, type Db } from '../adapters/postgres/client.ts'
import { findNames } from '../adapters/postgres/sales/usage-names.ts'
import type { CustomerId, SubscriptionId, TenantId } from '../domain/ids.ts'
import type { UsageSaid } from './usage-event.schema.ts'

/** What the names of a tenant mean, as far as they were asked for. */
export type Names = {
  readonly byKey: Map<string, CustomerId>
  readonly byId: Map<string, CustomerId>
  readonly subscriptions: Map<string, SubscriptionId>
  readonly meters: Set<string>
}

/** Makes sure that what the events name was looked up. */
export type NameBook = (tenantId: TenantId, events: readonly UsageSaid[]) => Promise<Names>

/** Beyond so many names it begins anew: it is a memory, not a record. */
const rememberedMax = 500_000

/**
 * Remembers what names mean: a key names the same thing for ever, so what was found stays true. What
 * was not found is asked for again.
 */
export function nameBook(db: Db): NameBook {
  const tenants = new Map<TenantId, Names>()
  return async (tenantId, events) => {
    const names = namesOf(tenants, tenantId)
    const strange = events.filter((event) => !knows(names, event))
    if (strange.length === 0) return names
    const found = await asTenant(db, tenantId, (tx) => findNames(tx, wantedBy(strange)))
    for (const { name, id } of found.byKey) names.byKey.set(name, id)
    for (const { name, id } of found.byId) names.byId.set(name, id)
    for (const { name, id } of found.subscriptions) names.subscriptions.set(name, id)
    for (const key of found.meters) names.meters.add(key)
    return names
  }
}

/** The tenant's own names. One that has too many by now begins a new book; the old one may be in use. */
function namesOf(tenants: Map<TenantId, Names>, tenantId: TenantId): Names {
  const known = tenants.get(tenantId)
  if (known !== undefined && known.byKey.size + known.byId.size < rememberedMax) return known
  const names = {
    byKey: new Map(),
    byId: new Map(),
    subscriptions: new Map(),
    meters: new Set<string>(),
  }
  tenants.set(tenantId, names)
  return names
}

/** Whose use it is. */
export function customerIn(
  names: Names,
  { data: { customer } }: UsageSaid,
): CustomerId | undefined {
  return 'key' in customer ? names.byKey.get(customer.key) : names.byId.get(customer.id)
}

function knows(names: Names, event: UsageSaid): boolean {
  const { subscription, meter } = event.data
  if (!names.meters.has(meter) || customerIn(names, event) === undefined) return false
  return subscription === undefined || names.subscriptions.has(subscription)
}

function wantedBy(events: readonly UsageSaid[]) {
  const customers = events.map(({ data }) => data.customer)
  return {
    customerKeys: unique(customers.flatMap((customer) => ('key' in customer ? customer.key : []))),
    customerIds: unique(customers.flatMap((customer) => ('id' in customer ? customer.id : []))),
    subscriptions: unique(events.flatMap(({ data }) => data.subscription ?? [])),
  }
}

const unique = (names: readonly string[]) => [...new Set(names)]
