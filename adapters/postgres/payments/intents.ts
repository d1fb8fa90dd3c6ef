import type {
  CustomerId,
  IntentId,
  InvoiceId,
  MethodId,
  TenantId,
  TransactionId,
} from '../../../domain/ids.ts'
import type { Currency } from '../../../domain/money/currency.ts'
import type { DeclineClass } from '../../../domain/payments/decline.ts'
import { newId } from '../../new-id.ts'
import type { Tx } from '../client.ts'

/** One attempt at the money of one invoice. Amount, currency and method never change. */
export type IntentRow = {
  readonly intent_id: IntentId
  readonly invoice_id: InvoiceId
  readonly attempt: number
  readonly customer_id: CustomerId
  readonly method_id: MethodId
  readonly provider: string
  readonly provider_key: string
  readonly provider_ref: string | null
  readonly currency: Currency
  readonly amount_minor: bigint
  readonly status: IntentStatus
  readonly code: string | null
  readonly decline: DeclineClass | null
  readonly transaction_id: TransactionId
  readonly created_at: Date
  readonly at: Date
}

type IntentStatus = 'pending' | 'unknown' | 'requires-action' | 'failed' | 'canceled' | 'succeeded'

/** The attempts at an invoice, newest first. */
export async function intentsOf(tx: Tx, invoiceId: InvoiceId): Promise<IntentRow[]> {
  return tx<IntentRow[]>`
    select * from payments.intent where invoice_id = ${invoiceId} order by attempt desc`
}

type NewIntent = {
  readonly tenantId: TenantId
  readonly invoiceId: InvoiceId
  readonly attempt: number
  readonly customerId: CustomerId
  readonly methodId: MethodId
  readonly provider: string
  readonly currency: Currency
  readonly amountMinor: bigint
  readonly transactionId: TransactionId
}

/**
 * Takes the payment slot of an invoice: the attempt's row, before the provider is called. Fails on
 * the unique index if another attempt holds the slot, whoever made it.
 */
export async function takeSlot(tx: Tx, intent: NewIntent): Promise<IntentRow> {
  const { invoiceId, attempt } = intent
  const [row] = await tx<IntentRow[]>`
    insert into payments.intent
      (tenant_id, intent_id, invoice_id, attempt, customer_id, method_id, provider, provider_key,
       currency, amount_minor, transaction_id, at)
    values
      (${intent.tenantId}, ${newId('intent')}, ${invoiceId}, ${attempt}, ${intent.customerId},
       ${intent.methodId}, ${intent.provider}, ${`${invoiceId}/${attempt}`}, ${intent.currency},
       ${intent.amountMinor}, ${intent.transactionId},
       platform.now_for(${intent.tenantId}, ${intent.customerId}))
    returning *`
  if (row === undefined) throw new Error('The intent gave no row.')
  return row
}

/** How far along a status is. An intent moves to a higher rank only; success is the highest. */
const rank = {
  pending: 0,
  unknown: 1,
  'requires-action': 2,
  failed: 3,
  canceled: 3,
  succeeded: 4,
} as const

export type Transition = {
  readonly intentId: IntentId
  readonly to: Exclude<IntentStatus, 'pending'>
  readonly providerRef?: string
  readonly code?: string
  readonly decline?: DeclineClass
}

/**
 * Moves an intent forward, under its lock. The only way in which an intent's state changes.
 *
 * @returns the row as it is now, if this call moved it; `undefined` if it was there already
 */
export async function move(tx: Tx, transition: Transition): Promise<IntentRow | undefined> {
  const { intentId, to } = transition
  const lower = Object.entries(rank).flatMap(([status, height]) =>
    height < rank[to] ? [status] : [],
  )
  const [row] = await tx<IntentRow[]>`
    update payments.intent
       set status = ${to}, provider_ref = coalesce(${transition.providerRef ?? null}, provider_ref),
           code = ${transition.code ?? null}, decline = ${transition.decline ?? null},
           resolved_at = ${to === 'unknown' || to === 'requires-action' ? null : tx`clock_timestamp()`}
     where intent_id = ${intentId} and status = any(${lower})
    returning *`
  return row
}
