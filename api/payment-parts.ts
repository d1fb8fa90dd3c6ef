import type { CollectionListRow } from '../adapters/postgres/payments/list-collections.ts'
import type { MethodListRow } from '../adapters/postgres/payments/list-methods.ts'
import type { PaymentListRow } from '../adapters/postgres/payments/list-payments.ts'
import type { RefundListRow } from '../adapters/postgres/payments/list-refunds.ts'
import { toMoneyJson } from '../domain/money/money.schema.ts'

const instantOf = (at: Date | null) => at?.toISOString() ?? null

/** An attempt as public JSON. */
export const toPayment = (row: PaymentListRow) => ({
  id: row.intent_id,
  invoiceId: row.invoice_id,
  customerId: row.customer_id,
  attempt: row.attempt,
  status: row.status,
  amount: toMoneyJson({ currency: row.currency, minor: row.amount_minor }),
  code: row.code,
  decline: row.decline,
  provider: row.provider,
  providerRef: row.provider_ref,
  methodId: row.method_id,
  transactionId: row.transaction_id,
  createdAt: row.created_at.toISOString(),
  at: row.at.toISOString(),
  resolvedAt: instantOf(row.resolved_at),
})

/** A refund as public JSON. */
export const toRefund = (row: RefundListRow) => ({
  id: row.refund_id,
  invoiceId: row.invoice_id,
  paymentId: row.intent_id,
  creditNoteId: row.credit_note_id,
  status: row.status,
  amount: toMoneyJson({ currency: row.currency, minor: row.amount_minor }),
  code: row.code,
  providerRef: row.provider_ref,
  transactionId: row.transaction_id,
  createdAt: row.created_at.toISOString(),
  at: row.at.toISOString(),
  resolvedAt: instantOf(row.resolved_at),
})

/** A collection as public JSON. */
export function toCollection(row: CollectionListRow) {
  const money = (minor: bigint) => toMoneyJson({ currency: row.currency, minor })
  return {
    invoiceId: row.invoice_id,
    customerId: row.customer_id,
    transactionId: row.transaction_id,
    status: row.status,
    stage: row.stage,
    due: money(row.due_minor),
    paid: money(row.paid_minor),
    refunded: money(row.refunded_minor),
    attempts: row.attempts,
    asks: row.asks,
    lastCode: row.last_code,
    lastDecline: row.last_decline,
    nextAt: instantOf(row.due_at),
    actionUrl: row.action_url,
    firstFailedAt: instantOf(row.first_failed_at),
    openedAt: row.opened_at.toISOString(),
  }
}

/** A way to pay as public JSON; its token is nobody's business. */
export const toMethod = (row: MethodListRow) => ({
  id: row.method_id,
  provider: row.provider,
  state: row.state,
  refusal: row.refusal,
  brand: row.brand,
  last4: row.last4,
  expMonth: row.exp_month,
  expYear: row.exp_year,
  namedAt: row.named_at.toISOString(),
})
