import type { CustomerId, InvoiceId, SubscriptionId, UsageWindowId } from '../../../domain/ids.ts'
import type { Currency } from '../../../domain/money/currency.ts'
import type { Aggregation } from '../../../domain/sales/meter.ts'
import type { Tx } from '../client.ts'
import type { CreditRow } from './customer-credit.ts'

/** What an open window of usage has counted so far. */
export type OpenUsageRow = {
  readonly subscription_id: SubscriptionId
  readonly window_id: UsageWindowId
  readonly meter_key: string
  readonly aggregation: Aggregation
  readonly period_index: number
  readonly starts_at: Date
  readonly ends_at: Date
  readonly closes_at: Date
  readonly events: bigint
  /** What the aggregation makes of them, as a plain decimal. */
  readonly used: string
  readonly late: boolean
}

/** The open windows of subscriptions: one read each, however many events they have counted. */
export function openUsageOf(tx: Tx, ids: readonly SubscriptionId[]): Promise<OpenUsageRow[]> {
  return tx<OpenUsageRow[]>`
    select w.subscription_id, w.window_id, w.meter_key, m.aggregation, w.period_index, w.starts_at, w.ends_at,
           w.closes_at, w.events, w.late_for is not null as late,
           case m.aggregation when 'count' then w.events::text when 'sum' then trim_scale(w.total)::text
                else trim_scale(coalesce(w.highest, 0))::text end as used
      from sales.usage_window w
      join sales.meter m on m.tenant_id = w.tenant_id and m.key = w.meter_key
     where w.subscription_id = any(${[...ids]}) and w.state = 'open'
     order by w.meter_key, w.starts_at, w.window_id`
}

/** What is held for customers, in every currency. */
export function creditHeldFor(tx: Tx, ids: readonly CustomerId[]): Promise<CreditRow[]> {
  return tx<CreditRow[]>`
    select customer_id, currency, minor from sales.customer_credit where customer_id = any(${[...ids]})`
}

/** An invoice of a subscription, in short. */
export type SubscriptionInvoiceRow = {
  readonly subscription_id: SubscriptionId
  readonly id: InvoiceId
  readonly number: string
  readonly status: 'open' | 'paid' | 'uncollectible' | 'credited'
  readonly currency: Currency
  readonly total_minor: bigint
  /** What is left to pay. */
  readonly due_minor: bigint
  readonly issued_on: string
}

/** The newest invoices of each subscription, at most `most` of each. */
export function newestInvoicesOf(
  tx: Tx,
  { ids, most }: { readonly ids: readonly SubscriptionId[]; readonly most: number },
): Promise<SubscriptionInvoiceRow[]> {
  return tx<SubscriptionInvoiceRow[]>`
    select s.subscription_id, i.*
      from sales.subscription s cross join lateral (
        select d.document_id as id, d.number, v.status, d.currency, v.total_minor,
               greatest(v.total_minor - v.credited_minor - v.applied_minor - v.paid_minor, 0) as due_minor,
               to_char(d.issued_on, 'YYYY-MM-DD') as issued_on
          from sales.document d
          join sales.invoice v on v.tenant_id = d.tenant_id and v.invoice_id = d.document_id
         where d.tenant_id = s.tenant_id and d.subscription_id = s.subscription_id and d.kind = 'invoice'
         order by d.finalized_at desc, d.counter desc limit ${most}) i
     where s.subscription_id = any(${[...ids]})`
}
