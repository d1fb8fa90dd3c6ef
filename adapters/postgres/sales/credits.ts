import type { InvoiceId } from '../../../domain/ids.ts'
import type { Tx } from '../client.ts'

/** Takes an invoice for the length of the transaction and says what may still be credited. */
export async function lockInvoice(tx: Tx, invoiceId: string): Promise<InvoiceRow | undefined> {
  const [row] = await tx<InvoiceRow[]>`
    select invoice_id, total_minor, credited_minor, paid_minor, status
      from sales.invoice where invoice_id = ${invoiceId} for update`
  return row
}

type InvoiceRow = {
  readonly invoice_id: InvoiceId
  readonly total_minor: bigint
  readonly credited_minor: bigint
  readonly paid_minor: bigint
  readonly status: 'open' | 'paid' | 'uncollectible' | 'credited'
}

/** Adds a credit to an invoice; one that is credited in full asks for nothing any more. */
export async function addCredit(
  tx: Tx,
  credit: { readonly invoiceId: string; readonly minor: bigint },
): Promise<void> {
  await tx`
    update sales.invoice
       set credited_minor = credited_minor + ${credit.minor},
           status = case when credited_minor + ${credit.minor} = total_minor then 'credited' else status end
     where invoice_id = ${credit.invoiceId}`
}

/**
 * Adds credits to invoices, all in one statement; their rows are locked already. One of which part
 * was settled with credit before, and the rest is taken off now, asks for nothing any more either.
 */
export async function addCredits(
  tx: Tx,
  credits: readonly { readonly invoiceId: string; readonly minor: bigint }[],
): Promise<void> {
  if (credits.length === 0) return
  const rows = credits.map(({ invoiceId, minor }) => ({
    invoice_id: invoiceId,
    minor: minor.toString(),
  }))
  await tx`
    update sales.invoice v
       set credited_minor = v.credited_minor + r.minor,
           status = case when v.credited_minor + r.minor = v.total_minor then 'credited'
                         when v.status = 'open' and r.minor >= v.total_minor - v.applied_minor - v.credited_minor then 'paid'
                         else v.status end,
           paid_at = case when v.status = 'open' and r.minor >= v.total_minor - v.applied_minor - v.credited_minor
                           and v.credited_minor + r.minor < v.total_minor
                          then platform.now_for(v.tenant_id, v.customer_id) else v.paid_at end
      from (select invoice_id, sum(minor)::bigint as minor
              from jsonb_to_recordset(${tx.json(rows)}) as r (invoice_id text, minor bigint) group by 1) r
     where v.invoice_id = r.invoice_id`
}

/** The ids of the notes that correct any of these invoices, in the order in which they became final. */
export async function notesOf(tx: Tx, invoiceIds: readonly string[]): Promise<string[]> {
  const rows = await tx<{ document_id: string }[]>`
    select document_id from sales.document where corrects_id = any(${[...invoiceIds]}) order by counter`
  return rows.map((row) => row.document_id)
}
