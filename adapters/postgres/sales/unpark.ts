import type { SubscriptionId, TenantId } from '../../../domain/ids.ts'
import type { Tx } from '../client.ts'
import { json } from '../rows.ts'

/** Lets a parked subscription go on, and notes that somebody did so. Its row is locked already. */
export async function unparkSubscription(
  tx: Tx,
  unparked: {
    readonly tenantId: TenantId
    readonly subscriptionId: SubscriptionId
    /** What had parked it. */
    readonly because: string
    /** Why it may go on, as whoever says so puts it. */
    readonly reason: string | undefined
    /** When it is due again, in Unix milliseconds; absent: never by itself. */
    readonly dueMs: number | undefined
    readonly actor: string
  },
): Promise<void> {
  const { tenantId, subscriptionId, because, reason, dueMs, actor } = unparked
  const detail = { because, ...(reason === undefined ? {} : { reason }) }
  const dueAt = dueMs === undefined ? null : new Date(dueMs)
  await tx`
    update sales.subscription
       set parked_because = null, due_at = ${dueAt}, row_version = row_version + 1
     where subscription_id = ${subscriptionId}`
  await tx`
    insert into platform.audit (tenant_id, actor, action, subject, detail)
    values (${tenantId}, ${actor}, 'subscription.unparked', ${subscriptionId}, ${json(tx, detail)})`
}
