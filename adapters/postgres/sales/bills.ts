import type { InvoiceId, SubscriptionId } from '../../../domain/ids.ts'
import type { Currency } from '../../../domain/money/currency.ts'
import type { Tx } from '../client.ts'

export type OpenBillRow = {
  readonly invoice_id: InvoiceId
  readonly number: string
  readonly currency: Currency
  readonly due_minor: bigint
}

/** Those of the invoices that are open, with what is left to pay. */
export async function openBills(tx: Tx, invoiceIds: readonly string[]): Promise<OpenBillRow[]> {
  if (invoiceIds.length === 0) return []
  return tx<OpenBillRow[]>`
    select v.invoice_id, d.number, d.currency,
           v.total_minor - v.credited_minor - v.applied_minor - v.paid_minor as due_minor
      from sales.invoice v
      join sales.document d on d.tenant_id = v.tenant_id and d.document_id = v.invoice_id
     where v.invoice_id = any(${[...invoiceIds]}) and v.status = 'open'`
}

/** Those of the invoices that were paid, also where all was given back since. */
export async function paidOf(tx: Tx, invoiceIds: readonly string[]): Promise<Set<string>> {
  if (invoiceIds.length === 0) return new Set()
  const rows = await tx<{ invoice_id: string }[]>`
    select invoice_id from sales.invoice where invoice_id = any(${[...invoiceIds]}) and paid_at is not null`
  return new Set(rows.map((row) => row.invoice_id))
}

/** Those of the subscriptions of which any invoice stands open. */
export async function owingOf(
  tx: Tx,
  ids: readonly SubscriptionId[],
): Promise<ReadonlySet<SubscriptionId>> {
  if (ids.length === 0) return new Set()
  const rows = await tx<{ subscription_id: SubscriptionId }[]>`
    select distinct d.subscription_id from sales.document d
      join sales.invoice v on v.tenant_id = d.tenant_id and v.invoice_id = d.document_id
     where d.subscription_id = any(${[...ids]}) and v.status = 'open'`
  return new Set(rows.map((row) => row.subscription_id))
}

/** The newest invoice of each subscription: what a step that is repeated may have left unfinished. */
export async function newestInvoices(
  tx: Tx,
  ids: readonly SubscriptionId[],
): Promise<Map<SubscriptionId, InvoiceId>> {
  if (ids.length === 0) return new Map()
  const rows = await tx<{ subscription_id: SubscriptionId; invoice_id: InvoiceId }[]>`
    select distinct on (subscription_id) subscription_id, document_id as invoice_id
      from sales.document
     where subscription_id = any(${[...ids]}) and kind = 'invoice'
     order by subscription_id, finalized_at desc, counter desc`
  return new Map(rows.map((row) => [row.subscription_id, row.invoice_id]))
}
