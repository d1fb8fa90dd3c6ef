import type {
  CreditNoteId,
  IntentId,
  InvoiceId,
  RefundId,
  TenantId,
  TransactionId,
} from '../../../domain/ids.ts'
import type { Currency } from '../../../domain/money/currency.ts'
import { newId } from '../../new-id.ts'
import type { Tx } from '../client.ts'

/** Money on its way back to the payer, for one credit note. */
export type RefundRow = {
  readonly refund_id: RefundId
  readonly invoice_id: InvoiceId
  readonly intent_id: IntentId
  readonly credit_note_id: CreditNoteId
  readonly currency: Currency
  readonly amount_minor: bigint
  readonly status: 'pending' | 'unknown' | 'refused' | 'succeeded'
  readonly code: string | null
}

/** The refund of a credit note, if one was begun. */
export async function refundFor(
  tx: Tx,
  creditNoteId: CreditNoteId,
): Promise<RefundRow | undefined> {
  const [row] = await tx<
    RefundRow[]
  >`select * from payments.refund where credit_note_id = ${creditNoteId}`
  return row
}

/** What refunds of an invoice hold already: paid back, or on the way. Refused ones hold nothing. */
export async function reservedRefunds(tx: Tx, invoiceId: InvoiceId): Promise<bigint> {
  const [row] = await tx<{ minor: bigint }[]>`
    select coalesce(sum(amount_minor), 0)::bigint as minor
      from payments.refund where invoice_id = ${invoiceId} and status <> 'refused'`
  return row?.minor ?? 0n
}

/** Reserves a refund before the provider is asked. The caller holds the collection's lock. */
export async function reserveRefund(
  tx: Tx,
  refund: {
    readonly tenantId: TenantId
    readonly invoiceId: InvoiceId
    readonly intentId: IntentId
    readonly creditNoteId: CreditNoteId
    readonly currency: Currency
    readonly minor: bigint
    readonly transactionId: TransactionId
    readonly at: Date
  },
): Promise<RefundRow> {
  const [row] = await tx<RefundRow[]>`
    insert into payments.refund
      (tenant_id, refund_id, invoice_id, intent_id, credit_note_id, currency, amount_minor, transaction_id, at)
    values (${refund.tenantId}, ${newId('refund')}, ${refund.invoiceId}, ${refund.intentId},
            ${refund.creditNoteId}, ${refund.currency}, ${refund.minor}, ${refund.transactionId}, ${refund.at})
    returning *`
  if (row === undefined) throw new Error('The refund gave no row.')
  return row
}

/** Records the provider's answer to a refund, once. @returns whether this call recorded it */
export async function concludeRefund(
  tx: Tx,
  answer: {
    readonly refundId: RefundId
    readonly status: 'succeeded' | 'refused'
    readonly ref: string | null
    readonly code: string | null
  },
): Promise<boolean> {
  const { count } = await tx`
    update payments.refund
       set status = ${answer.status}, provider_ref = ${answer.ref}, code = ${answer.code}, resolved_at = clock_timestamp()
     where refund_id = ${answer.refundId} and status in ('pending', 'unknown')`
  return count > 0
}
