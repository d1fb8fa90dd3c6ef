import type { Currency } from '../../../domain/money/currency.ts'
import type { Tx } from '../client.ts'
import { behind, type Listed, newestFirst, type Page, placeOf } from '../platform/page.ts'
import { onlyWhere } from '../platform/where.ts'

/** Money on its way back, or back. */
export type RefundListRow = Listed & {
  readonly refund_id: string
  readonly invoice_id: string
  readonly intent_id: string
  readonly credit_note_id: string
  readonly currency: Currency
  readonly amount_minor: bigint
  readonly status: string
  readonly code: string | null
  readonly provider_ref: string | null
  readonly transaction_id: string
  readonly created_at: Date
  readonly at: Date
  readonly resolved_at: Date | null
}

const order = { at: 'created_at', id: 'refund_id' }

/** Refunds, the newest first. */
export function listRefunds(
  tx: Tx,
  {
    page,
    filter,
  }: {
    readonly page: Page
    readonly filter: {
      readonly invoiceId?: string | undefined
      readonly status?: string | undefined
    }
  },
): Promise<RefundListRow[]> {
  return tx<RefundListRow[]>`
    select refund_id, invoice_id, intent_id, credit_note_id, currency, amount_minor, status, code, provider_ref,
           transaction_id, created_at, at, resolved_at, ${placeOf(tx, order)}
      from payments.refund where true ${onlyWhere(tx, { invoice_id: filter.invoiceId, status: filter.status })}
           ${behind(tx, { ...page, ...order })}
     ${newestFirst(tx, { ...page, ...order })}`
}
