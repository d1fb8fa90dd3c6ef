import type { SubscriptionId, TenantId } from '../../../domain/ids.ts'
import type { Db } from '../client.ts'

/** A subscription of a tenant of which something is due. */
export type DueSubscription = {
  readonly tenant_id: TenantId
  readonly subscription_id: SubscriptionId
}

export type DueWindow = DueSubscription & { readonly period_index: number }

/** What is due by the time of the world, over all tenants, the longest due first. */
export async function dueNow(
  system: Db,
  limit: number,
): Promise<{ subscriptions: DueSubscription[]; windows: DueWindow[] }> {
  const [subscriptions, windows] = await Promise.all([
    system<DueSubscription[]>`
      select tenant_id, subscription_id from sales.subscription
       where due_at <= now() and clock_id is null order by due_at, subscription_id limit ${limit}`,
    system<DueWindow[]>`
      select distinct w.tenant_id, w.subscription_id, w.period_index from sales.usage_window w
        join sales.subscription s on s.tenant_id = w.tenant_id and s.subscription_id = w.subscription_id
       where w.state = 'open' and w.own_run and w.clock_id is null and w.closes_at <= now() and s.parked_because is null
       limit ${limit}`,
  ])
  return { subscriptions, windows }
}

/** How renewals of tenants are run, where they said so. */
export function settingsOf(
  system: Db,
  tenantIds: readonly TenantId[],
): Promise<{ tenant_id: TenantId; coalesce_above: number; chunk_size: number }[]> {
  return system`
    select tenant_id, coalesce_above, chunk_size from sales.renewal_settings
     where tenant_id = any(${[...tenantIds]})`
}
