import { newId } from '../adapters/new-id.ts'
import type { Db, Tx } from '../adapters/postgres/client.ts'
import type { CustomerId, SubscriptionId, TenantId, UsageWindowId } from '../domain/ids.ts'
import { type ApiStage, apiStage } from './api-stage.ts'

export type UsageStage = Awaited<ReturnType<typeof usageStage>>
export type Somebody = Awaited<ReturnType<UsageStage['somebody']>>

const day = 86_400_000

/** The API with meters: `calls` counts, `bytes` adds up, `seats` takes the highest. */
export async function usageStage() {
  const stage = await apiStage()
  const { system, tenantId } = stage
  const planId = newId('plan')
  await system`
    insert into sales.meter (tenant_id, meter_id, key, name, aggregation)
    select ${tenantId}, 'mtr_' || key, key, key, how from (values ('calls', 'count'), ('bytes', 'sum'), ('seats', 'max')) m (key, how)`
  await system`insert into sales.plan (tenant_id, plan_id, key) values (${tenantId}, ${planId}, 'pro')`
  await system`insert into sales.plan_version (tenant_id, plan_id, version, body) values (${tenantId}, ${planId}, 1, '{}')`
  let people = 0
  return {
    ...stage,
    /** Sends a batch. @returns one result for each */
    send: async (events: readonly object[]): Promise<readonly Record<string, unknown>[]> =>
      (await stage.ask('POST', '/v1/events', events)).json['results'] ?? [],
    /** A new customer with a subscription, whose key is theirs and `-pro`. */
    somebody: async () => {
      people += 1
      const key = `somebody-${people}`
      const { json } = await stage.ask('POST', '/v1/customers', {
        key,
        name: key,
        address: { country: 'CH' },
      })
      const customerId: CustomerId = json['id'] ?? 'cus_'
      const subscribe = (name: string) => makeSubscription(stage, { key: name, customerId, planId })
      const subscriptionId = await subscribe(`${key}-pro`)
      return {
        key,
        customerId,
        subscribe,
        /** Opens a window, by default of `bytes` and the subscription that was there first. */
        open: (window: Opening = {}, tx: Tx | Db = system) =>
          makeWindow(tx, { tenantId, customerId, subscriptionId, ...window }),
        sums: () => sumsOf(stage, customerId),
        /** An event of theirs, as a CloudEvent. */
        used: (id: string, data: object = {}, envelope: object = {}) => ({
          specversion: '1.0',
          id,
          source: key,
          type: 'usage.recorded',
          data: { customer: { key }, meter: 'bytes', ...data },
          ...envelope,
        }),
      }
    },
  }
}

type Subscribing = {
  readonly key: string
  readonly customerId: CustomerId
  readonly planId: string
}

async function makeSubscription({ system, tenantId }: ApiStage, wanted: Subscribing) {
  const subscriptionId = newId('subscription')
  await system`
    insert into sales.subscription
      (tenant_id, subscription_id, key, customer_id, plan_id, plan_version, quantity, currency, zone, event_id, transaction_id, at)
    values (${tenantId}, ${subscriptionId}, ${wanted.key}, ${wanted.customerId}, ${wanted.planId}, 1, '1', 'CHF', 'UTC',
            ${newId('event')}, 'txn_x', now())`
  return subscriptionId
}

const at = (days: number) => new Date(Date.now() + days * day)

/** Days from now; a window reaches from ten days ago to twenty ahead unless it says otherwise. */
type Opening = {
  readonly subscriptionId?: SubscriptionId
  readonly meter?: string
  readonly fromDays?: number
  readonly untilDays?: number
}

type Window = Opening & {
  readonly tenantId: TenantId
  readonly customerId: CustomerId
  readonly subscriptionId: SubscriptionId
}

async function makeWindow(tx: Tx | Db, window: Window): Promise<UsageWindowId> {
  const { tenantId, meter = 'bytes', fromDays = -10, untilDays = 20 } = window
  const windowId = newId('usageWindow')
  await tx`
    insert into sales.usage_window
      (tenant_id, window_id, subscription_id, customer_id, meter_key, period_index, starts_at, ends_at, closes_at)
    values (${tenantId}, ${windowId}, ${window.subscriptionId}, ${window.customerId}, ${meter}, 0,
            ${at(fromDays)}, ${at(untilDays)}, ${at(untilDays)})`
  return windowId
}

type Sums = {
  readonly id: UsageWindowId
  readonly lateFor: UsageWindowId | null
  readonly state: string
  readonly events: number
  readonly total: string
  readonly highest: string | null
  readonly duplicates: number
}

/** What a customer's windows say, those of late events last. */
const sumsOf = ({ system }: ApiStage, customerId: CustomerId) => system<Sums[]>`
  select window_id as id, late_for as "lateFor", state, events::int as events, trim_scale(total)::text as total,
         trim_scale(highest)::text as highest, duplicates::int as duplicates
    from sales.usage_window where customer_id = ${customerId} order by late_for is not null, starts_at, window_id`
