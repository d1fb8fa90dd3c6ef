import type { TenantId } from '../../../domain/ids.ts'
import type { Tx } from '../client.ts'
import { placed } from './usage-staged.ts'

/** What became of a staged event that had no window: it has one by now, it waits, or it was known. */
type Stored = { readonly ordinal: number; readonly why: 'placed' | 'waits' | 'known' }

/**
 * Stores staged events that have no window yet. Their customers are held first, as whoever opens
 * windows for them does: either this sees the window, or the opener sees the event.
 */
export async function storeWaiting(tx: Tx, tenantId: TenantId): Promise<Stored[]> {
  await tx`
    select from sales.customer where customer_id in (select customer_id from usage_staged)
     order by customer_id for update`
  return tx<Stored[]>`
    with fit as materialized (${placed(tx)}),
    inserted as (
      insert into sales.usage_event
        (tenant_id, source, source_id, customer_id, meter_key, subscription, quantity, occurred_at)
      select ${tenantId}, source, source_id, customer_id, meter_key, subscription, quantity, occurred_at
        from fit where window_id is null order by source, source_id
      on conflict do nothing
      returning source, source_id)
    select f.ordinal, case when f.window_id is not null then 'placed' when i.source is null then 'known' else 'waits' end as why
      from fit f left join inserted i on i.source = f.source and i.source_id = f.source_id`
}
