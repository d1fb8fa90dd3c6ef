import type { CustomerId, InvoiceId, TenantId, TransactionId } from '../../../domain/ids.ts'
import type { Currency } from '../../../domain/money/currency.ts'
import type { Money } from '../../../domain/money/money.ts'
import type { DeclineClass } from '../../../domain/payments/decline.ts'
import type { DunningPolicy, DunningStep } from '../../../domain/payments/dunning.ts'
import type { Tx } from '../client.ts'
import { nowFor } from './now-for.ts'
import { recordset } from './recordset.ts'

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
  const [row] = await lockCollections(tx, [invoiceId])
  return row
}

/** Takes the collections of invoices, always in the order of their ids: lists never wait in a ring. */
export async function lockCollections(
  tx: Tx,
  invoiceIds: readonly InvoiceId[],
): Promise<CollectionRow[]> {
  if (invoiceIds.length === 0) return []
  return tx<CollectionRow[]>`
    select c.* from unnest(${invoiceIds.toSorted()}::text[]) wanted(id)
     cross join lateral (
       select c.*, ${nowFor(tx, 'c')} as now_at,
              exists (select from platform.clock_member m
                       where m.tenant_id = c.tenant_id and m.customer_id = c.customer_id) as on_clock
         from payments.collection c where c.invoice_id = wanted.id for update of c) c`
}

type NewCollection = {
  readonly tenantId: TenantId
  readonly invoiceId: InvoiceId
  readonly customerId: CustomerId
  readonly transactionId: TransactionId
  readonly amount: Money
}

/** Opens the collection of an invoice, once; a repeat changes nothing. */
export const openCollection = (tx: Tx, due: NewCollection): Promise<void> =>
  openCollections(tx, [due])

/** Opens the collections of invoices, each once, in the order in which `lockCollections` takes them. */
export async function openCollections(tx: Tx, dues: readonly NewCollection[]): Promise<void> {
  const inOrder = dues.toSorted((a, b) => (a.invoiceId < b.invoiceId ? -1 : 1))
  const rows = inOrder.map((due) => ({
    tenant_id: due.tenantId,
    invoice_id: due.invoiceId,
    customer_id: due.customerId,
    transaction_id: due.transactionId,
    currency: due.amount.currency,
    due_minor: due.amount.minor,
  }))
  await tx`
    insert into payments.collection
      (tenant_id, invoice_id, customer_id, transaction_id, currency, due_minor, opened_at)
    select tenant_id, invoice_id, customer_id, transaction_id, currency, due_minor,
           ${nowFor(tx, 'due')}
      from jsonb_populate_recordset(null::payments.collection, ${recordset(rows)}::text::jsonb) due
    on conflict do nothing`
}
