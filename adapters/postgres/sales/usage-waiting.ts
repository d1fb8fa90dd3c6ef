import type { TenantId } from '../../../domain/ids.ts'
import type { Tx } from '../client.ts'
import { placed, type Staged } from './usage-staged.ts'

/** What became of a staged event that had no window: it has one by now, it waits, or it was known. */
type Stored = { readonly ordinal: number; readonly why: 'placed' | 'waits' | 'known' }

/**
 * Stores staged events that have no window yet. Their customers are held first, as whoever opens
 * windows for them does: either this sees the window, or the opener sees the event.
 */
export async function storeWaiting(
  tx: Tx,
  { tenantId, staged }: { readonly tenantId: TenantId; readonly staged: readonly Staged[] },
): Promise<Stored[]> {
  const customerIds = [...new Set(staged.map(({ event }) => event.customerId))]
  await tx`
    select from sales.customer where customer_id = any(${customerIds}::text[]) order by customer_id for update`
  return tx<Stored[]>`
    with fit as materialized (${placed(tx, staged)}),
    inserted as (
      insert into sales.usage_event
        (tenant_id, source, source_id, customer_id, meter_key, subscription, quantity, occurred_at)
      select ${tenantId}, source, source_id, customer_id, meter_key, subscription, quantity, occurred_at
        from fit where window_id is null order by source, source_id
      on conflict do nothing
      returning source, source_id)
    select ordinal, case when window_id is not null then 'placed'
                         when (source, source_id) in (select source, source_id from inserted) then 'waits' else 'known' end as why
      from fit`
}
