import type { CreditNoteId, InvoiceId, TenantId } from '../../../domain/ids.ts'
import type { Tx } from '../client.ts'

/** Adds what went back to the invoice's collection. @returns the sum of all that went back */
export async function addRefunded(
  tx: Tx,
  refund: { readonly invoiceId: InvoiceId; readonly minor: bigint },
): Promise<void> {
  await tx`
    update payments.collection set refunded_minor = refunded_minor + ${refund.minor}
     where invoice_id = ${refund.invoiceId}`
}

/** A credit note lowers what is due, once; nothing left to pay ends the collection. */
export async function reduceDue(
  tx: Tx,
  credit: {
    readonly tenantId: TenantId
    readonly invoiceId: InvoiceId
    readonly creditNoteId: CreditNoteId
    readonly minor: bigint
  },
): Promise<void> {
  const { count } = await tx`
    insert into payments.reduction (tenant_id, credit_note_id, invoice_id, minor)
    values (${credit.tenantId}, ${credit.creditNoteId}, ${credit.invoiceId}, ${credit.minor})
    on conflict do nothing`
  if (count === 0) return
  await tx`
    update payments.collection
       set due_minor = due_minor - ${credit.minor},
           status = case when due_minor = ${credit.minor} and status = 'open' then 'cancelled' else status end,
           due_at = case when due_minor = ${credit.minor} then null else due_at end
     where invoice_id = ${credit.invoiceId}`
}

/** Whether a credit note has lowered what was due: then it has had its effect. */
export async function isReduced(tx: Tx, creditNoteId: CreditNoteId): Promise<boolean> {
  const { count } = await tx`
    select from payments.reduction where credit_note_id = ${creditNoteId}`
  return count > 0
}
