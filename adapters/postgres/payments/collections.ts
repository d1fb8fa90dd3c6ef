import type { CustomerId, InvoiceId, TenantId, TransactionId } from '../../../domain/ids.ts'
import type { Currency } from '../../../domain/money/currency.ts'
import type { Money } from '../../../domain/money/money.ts'
import type { DeclineClass } from '../../../domain/payments/decline.ts'
import type { DunningPolicy, DunningStep } from '../../../domain/payments/dunning.ts'
import type { Tx } from '../client.ts'

/** What is owed on an invoice, and where its collection stands. */
export type CollectionRow = {
  readonly invoice_id: InvoiceId
  readonly customer_id: CustomerId
  readonly transaction_id: TransactionId
  readonly currency: Currency
  readonly due_minor: bigint
  readonly paid_minor: bigint
  readonly refunded_minor: bigint
  readonly status: 'open' | 'paid' | 'gave-up' | 'cancelled'
  readonly stage: string
  readonly attempts: number
  readonly asks: number
  readonly last_code: string | null
  readonly last_decline: DeclineClass | null
  readonly action_url: string | null
  readonly first_failed_at: Date | null
  readonly due_at: Date | null
  readonly round: number
  readonly step: (DunningStep & { readonly attempt: number }) | null
  readonly policy: DunningPolicy | null
  /** Business time for this customer. */
  readonly now_at: Date
  readonly on_clock: boolean
}

/** Takes an invoice's collection for the length of the transaction. */
export async function lockCollection(
  tx: Tx,
  invoiceId: InvoiceId,
): Promise<CollectionRow | undefined> {
  const [row] = await tx<CollectionRow[]>`
    select c.*, platform.now_for(c.tenant_id, c.customer_id) as now_at,
           exists (select from platform.clock_member m
                    where m.tenant_id = c.tenant_id and m.customer_id = c.customer_id) as on_clock
      from payments.collection c where c.invoice_id = ${invoiceId} for update of c`
  return row
}

/** Opens the collection of an invoice, once; a repeat changes nothing. */
export async function openCollection(
  tx: Tx,
  due: {
    readonly tenantId: TenantId
    readonly invoiceId: InvoiceId
    readonly customerId: CustomerId
    readonly transactionId: TransactionId
    readonly amount: Money
  },
): Promise<void> {
  await tx`
    insert into payments.collection
      (tenant_id, invoice_id, customer_id, transaction_id, currency, due_minor, opened_at)
    values (${due.tenantId}, ${due.invoiceId}, ${due.customerId}, ${due.transactionId},
            ${due.amount.currency}, ${due.amount.minor}, platform.now_for(${due.tenantId}, ${due.customerId}))
    on conflict do nothing`
}

/** The open collections of a customer. */
export async function openCollectionsOf(tx: Tx, customerId: CustomerId): Promise<InvoiceId[]> {
  const rows = await tx<{ invoice_id: InvoiceId }[]>`
    select invoice_id from payments.collection
     where customer_id = ${customerId} and status = 'open' and due_at is not null`
  return rows.map((row) => row.invoice_id)
}
