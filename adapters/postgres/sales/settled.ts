import type { InvoiceId } from '../../../domain/ids.ts'
import type { Tx } from '../client.ts'
import type { SubscriptionRow } from './subscriptions.ts'
import { subscriptionsNamed } from './subscriptions.ts'

/**
 * Subscriptions that waited for these invoices to be paid begin now: from here on their periods
 * fall due.
 */
export async function beginPaid(tx: Tx, invoiceIds: readonly InvoiceId[]): Promise<void> {
  await tx`
    update sales.subscription s set state = 'active', due_at = s.ends_at, row_version = s.row_version + 1
      from sales.document d
     where d.document_id = any(${[...invoiceIds]}) and s.subscription_id = d.subscription_id
       and s.state = 'pending'`
}

/** The subscriptions that invoices are for, by the invoice's id; none for a purchase's. */
export async function subscriptionsOf(
  tx: Tx,
  invoiceIds: readonly InvoiceId[],
): Promise<Map<InvoiceId, SubscriptionRow>> {
  const links = await tx<{ invoice_id: InvoiceId; subscription_id: string }[]>`
    select document_id as invoice_id, subscription_id from sales.document
     where document_id = any(${[...invoiceIds]}) and subscription_id is not null`
  if (links.length === 0) return new Map()
  const rows = await subscriptionsNamed(
    tx,
    links.map((link) => link.subscription_id),
  )
  const byId = new Map<string, SubscriptionRow>(rows.map((row) => [row.subscription_id, row]))
  return new Map(
    links.flatMap(({ invoice_id: invoiceId, subscription_id: id }) => {
      const row = byId.get(id)
      return row === undefined ? [] : [[invoiceId, row] as const]
    }),
  )
}

/**
 * An invoice that nobody asks for any more ends the subscription that it was for. What was used
 * until then is rated by runs of its own.
 */
export async function endUnpaid(tx: Tx, invoiceId: InvoiceId): Promise<void> {
  const [ended] = await tx<{ subscription_id: string; now: Date }[]>`
    update sales.subscription s
       set state = 'cancelled', ended_because = 'unpaid', due_at = null, pending = null, charged = '[]',
           row_version = s.row_version + 1
      from sales.document d
     where d.document_id = ${invoiceId} and s.subscription_id = d.subscription_id and s.state <> 'cancelled'
    returning s.subscription_id, platform.now_for(s.tenant_id, s.customer_id) as now`
  if (ended === undefined) return
  await tx`
    update sales.usage_window w
       set own_run = true, closes_at = greatest(w.starts_at + interval '1 millisecond', ${ended.now}),
           ends_at = least(w.ends_at, greatest(w.starts_at + interval '1 millisecond', ${ended.now}))
     where w.subscription_id = ${ended.subscription_id} and w.state = 'open' and not w.own_run`
}
