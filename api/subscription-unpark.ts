import type { Tx } from '../adapters/postgres/client.ts'
import { readSubscription } from '../adapters/postgres/sales/list-subscriptions.ts'
import { fromSubscriptionRow, lockSubscriptions } from '../adapters/postgres/sales/subscriptions.ts'
import { unparkSubscription } from '../adapters/postgres/sales/unpark.ts'
import type { TenantId } from '../domain/ids.ts'
import { dueOf } from '../domain/sales/subscription.ts'
import { HttpProblem } from './problem.ts'
import { noSubscription, type ShownSubscription, shownSubscription } from './subscription-shown.ts'

type Wish = {
  readonly tenantId: TenantId
  /** Our id, or the product's key. */
  readonly name: string
  readonly reason: string | undefined
}

/** Lets a parked subscription go on: what fell due meanwhile is due again. */
export async function unpark(tx: Tx, { tenantId, name, reason }: Wish): Promise<ShownSubscription> {
  const found = await readSubscription(tx, name)
  const [row] = found === undefined ? [] : await lockSubscriptions(tx, [found.id])
  if (row === undefined) throw noSubscription(name)
  const { subscription_id: subscriptionId, parked_because: because } = row
  if (because === null) throw new HttpProblem(notParked)
  await unparkSubscription(tx, {
    tenantId,
    subscriptionId,
    because,
    reason,
    dueMs: dueOf(fromSubscriptionRow(row)),
    actor: 'api',
  })
  return shownSubscription(tx, subscriptionId)
}

const notParked = {
  status: 409,
  code: 'subscription-not-parked',
  detail: 'It is not parked.',
  fix: 'Nothing needs to be done.',
} as const
