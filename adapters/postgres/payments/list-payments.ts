import type { Currency } from '../../../domain/money/currency.ts'
import type { Tx } from '../client.ts'
import { behind, type Listed, newestFirst, type Page, placeOf } from '../platform/page.ts'
import { onlyWhere } from '../platform/where.ts'

/** One attempt at the money of an invoice. */
export type PaymentListRow = Listed & {
  readonly intent_id: string
  readonly invoice_id: string
  readonly customer_id: string
  readonly attempt: number
  readonly status: string
  readonly currency: Currency
  readonly amount_minor: bigint
  readonly code: string | null
  readonly decline: string | null
  readonly provider: string
  readonly provider_ref: string | null
  readonly method_id: string
  readonly transaction_id: string
  readonly created_at: Date
  readonly at: Date
  readonly resolved_at: Date | null
}

export type PaymentFilter = {
  readonly invoiceId?: string | undefined
  readonly customerId?: string | undefined
  readonly status?: string | undefined
}

const order = { at: 'created_at', id: 'intent_id' }

/** Attempts at invoices, the newest first. */
export function listPayments(
  tx: Tx,
  { page, filter }: { readonly page: Page; readonly filter: PaymentFilter },
): Promise<PaymentListRow[]> {
  const wanted = {
    invoice_id: filter.invoiceId,
    customer_id: filter.customerId,
    status: filter.status,
  }
  return tx<PaymentListRow[]>`
    select intent_id, invoice_id, customer_id, attempt, status, currency, amount_minor, code, decline, provider,
           provider_ref, method_id, transaction_id, created_at, at, resolved_at, ${placeOf(tx, order)}
      from payments.intent where true ${onlyWhere(tx, wanted)} ${behind(tx, { ...page, ...order })}
     ${newestFirst(tx, { ...page, ...order })}`
}
