import type { Currency } from '../../../domain/money/currency.ts'
import type { Tx } from '../client.ts'
import { behind, type Listed, newestFirst, type Page, placeOf } from '../platform/page.ts'
import { onlyWhere } from '../platform/where.ts'

/** What is owed on an invoice, and where its collection stands. */
export type CollectionListRow = Listed & {
  readonly invoice_id: string
  readonly customer_id: string
  readonly transaction_id: string
  readonly currency: Currency
  readonly due_minor: bigint
  readonly paid_minor: bigint
  readonly refunded_minor: bigint
  readonly status: string
  readonly stage: string
  readonly attempts: number
  readonly asks: number
  readonly last_code: string | null
  readonly last_decline: string | null
  readonly action_url: string | null
  readonly first_failed_at: Date | null
  readonly due_at: Date | null
  readonly opened_at: Date
}

export type CollectionFilter = {
  readonly invoiceId?: string | undefined
  readonly customerId?: string | undefined
  readonly status?: string | undefined
}

const order = { at: 'opened_at', id: 'invoice_id' }

/** Collections, the newest first. */
export function listCollections(
  tx: Tx,
  { page, filter }: { readonly page: Page; readonly filter: CollectionFilter },
): Promise<CollectionListRow[]> {
  const wanted = {
    invoice_id: filter.invoiceId,
    customer_id: filter.customerId,
    status: filter.status,
  }
  return tx<CollectionListRow[]>`
    select invoice_id, customer_id, transaction_id, currency, due_minor, paid_minor, refunded_minor, status, stage,
           attempts, asks, last_code, last_decline, action_url, first_failed_at, due_at, opened_at, ${placeOf(tx, order)}
      from payments.collection where true ${onlyWhere(tx, wanted)} ${behind(tx, { ...page, ...order })}
     ${newestFirst(tx, { ...page, ...order })}`
}
