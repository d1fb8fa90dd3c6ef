import type { InvoiceId } from '../../../domain/ids.ts'
import type { Money } from '../../../domain/money/money.ts'
import type { Tx } from '../client.ts'

/** Marks invoices paid. Safe to repeat: what was paid only ever grows to the same amount. */
export async function markPaid(
  tx: Tx,
  payments: readonly {
    readonly invoiceId: InvoiceId
    readonly paid: Money
    readonly atMs?: number
  }[],
): Promise<void> {
  const rows = payments.map(({ invoiceId, paid, atMs }) => ({
    invoice_id: invoiceId,
    paid: String(paid.minor),
    at: atMs === undefined ? null : new Date(atMs).toISOString(),
  }))
  await tx`
    update sales.invoice i
       set paid_minor = greatest(i.paid_minor, p.paid),
           status = case when i.status = 'credited' then i.status else 'paid' end,
           paid_at = coalesce(i.paid_at, p.at, platform.now_for(i.tenant_id, i.customer_id))
      from jsonb_to_recordset(${tx.json(rows)}) as p (invoice_id text, paid bigint, at timestamptz)
     where i.invoice_id = p.invoice_id
       and (i.paid_minor < p.paid or i.status in ('open', 'uncollectible'))`
}

/** The features of the lines that are not credited in full, invoice by invoice. */
export async function featuresOf(
  tx: Tx,
  invoiceIds: readonly InvoiceId[],
): Promise<Map<InvoiceId, string[]>> {
  const rows = await tx<{ invoice_id: InvoiceId; features: string[] }[]>`
    select l.document_id as invoice_id, array_agg(distinct f order by f) as features
      from sales.document_line l
      join sales.invoice i on i.tenant_id = l.tenant_id and i.invoice_id = l.document_id
      cross join unnest(l.features) f
     where l.document_id = any(${[...invoiceIds]})
       and i.status <> 'credited'
       and (i.credited_minor = 0 or not exists (
         select from sales.document n
           join sales.document_line c on c.tenant_id = n.tenant_id and c.document_id = n.document_id
          where n.tenant_id = l.tenant_id and n.corrects_id = l.document_id and c.line_key = l.line_key
         having sum(c.total_minor) >= l.total_minor and l.total_minor > 0))
     group by l.document_id`
  return new Map(rows.map((row) => [row.invoice_id, row.features]))
}

/** Sets what has gone back to the payer, and the state of an invoice nobody asks for any more. */
export async function noteRefund(
  tx: Tx,
  refund: { readonly invoiceId: string; readonly refundedMinor: bigint },
): Promise<void> {
  await tx`
    update sales.invoice
       set refunded_minor = greatest(refunded_minor, ${refund.refundedMinor})
     where invoice_id = ${refund.invoiceId}`
}

/** An open invoice becomes uncollectible; any other stays what it is. */
export async function markUncollectible(tx: Tx, invoiceId: string): Promise<void> {
  await tx`
    update sales.invoice set status = 'uncollectible'
     where invoice_id = ${invoiceId} and status = 'open'`
}
