import type { InvoiceId } from '../../../domain/ids.ts'
import type { Tx } from '../client.ts'

/** An invoice that a credit is taken from, held for the length of the transaction. */
export type CreditedInvoiceRow = {
  readonly invoice_id: InvoiceId
  readonly total_minor: bigint
  readonly credited_minor: bigint
  readonly paid_minor: bigint
  readonly applied_minor: bigint
  readonly refunded_minor: bigint
}

/** Takes invoices for the length of the transaction, in the order of their ids. */
export async function lockInvoices(
  tx: Tx,
  invoiceIds: readonly string[],
): Promise<Map<string, CreditedInvoiceRow>> {
  if (invoiceIds.length === 0) return new Map()
  const rows = await tx<CreditedInvoiceRow[]>`
    select invoice_id, total_minor, credited_minor, paid_minor, applied_minor, refunded_minor
      from sales.invoice where invoice_id = any(${[...invoiceIds]}) order by invoice_id for update`
  return new Map(rows.map((row) => [row.invoice_id, row]))
}
