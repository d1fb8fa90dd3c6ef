import type { Aggregation } from '../../../domain/sales/meter.ts'
import type { Tx } from '../client.ts'
import { behind, type Listed, newestFirst, type Page, placeOf } from '../platform/page.ts'
import { onlyWhere } from '../platform/where.ts'

/** The usage of one meter in one period, as it stands. */
export type UsageWindowRow = Listed & {
  readonly window_id: string
  readonly subscription_id: string
  readonly customer_id: string
  readonly meter_key: string
  readonly aggregation: Aggregation | null
  readonly period_index: number
  readonly starts_at: Date
  readonly ends_at: Date
  readonly closes_at: Date
  readonly state: 'open' | 'billed'
  readonly late_for: string | null
  readonly events: bigint
  readonly total: string
  readonly highest: string | null
  readonly duplicates: bigint
  readonly document_id: string | null
}

export type UsageFilter = {
  readonly customerId?: string | undefined
  /** Key or id. */
  readonly subscription?: string | undefined
  readonly meter?: string | undefined
  readonly state?: string | undefined
}

const order = { at: 'w.starts_at', id: 'w.window_id' }

/** Windows, the newest period first: each is one row, however many events it has counted. */
export function listUsage(
  tx: Tx,
  { page, filter }: { readonly page: Page; readonly filter: UsageFilter },
): Promise<UsageWindowRow[]> {
  const { customerId, subscription, meter, state } = filter
  const wanted = { 'w.customer_id': customerId, 'w.meter_key': meter, 'w.state': state }
  const named =
    subscription === undefined
      ? tx``
      : tx`and w.subscription_id = coalesce(
             (select subscription_id from sales.subscription where key = ${subscription}), ${subscription})`
  return tx<UsageWindowRow[]>`
    select w.window_id, w.subscription_id, w.customer_id, w.meter_key, m.aggregation, w.period_index,
           w.starts_at, w.ends_at, w.closes_at, w.state, w.late_for, w.events, trim_scale(w.total)::text as total,
           trim_scale(w.highest)::text as highest, w.duplicates, w.document_id, ${placeOf(tx, order)}
      from sales.usage_window w left join sales.meter m on m.tenant_id = w.tenant_id and m.key = w.meter_key
     where true ${onlyWhere(tx, wanted)} ${named} ${behind(tx, { ...page, ...order })}
     ${newestFirst(tx, { ...page, ...order })}`
}
