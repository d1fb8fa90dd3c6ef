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
import type { IntentRow, IntentStatus } from './intents.ts'
import { nowFor } from './now-for.ts'
import { recordset } from './recordset.ts'

/** The attempts at invoices; those at one invoice newest first. */
export async function intentsOfAll(tx: Tx, invoiceIds: readonly InvoiceId[]): Promise<IntentRow[]> {
  if (invoiceIds.length === 0) return []
  return tx<IntentRow[]>`
    select i.* from unnest(${invoiceIds}::text[]) wanted(id)
     cross join lateral (
       select * from payments.intent where invoice_id = wanted.id order by attempt desc) i`
}

/** An attempt to be: of which invoice, with which method, over how much. */
export type Slot = {
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
 * Takes the payment slots of invoices: the attempts' rows, before the provider is called. Fails on
 * the unique index if another attempt holds one of them, whoever made it.
 *
 * @returns the rows in no certain order
 */
export async function takeSlots(tx: Tx, slots: readonly Slot[]): Promise<IntentRow[]> {
  if (slots.length === 0) return []
  const rows = slots.map((slot) => ({
    tenant_id: slot.tenantId,
    intent_id: newId('intent'),
    invoice_id: slot.invoiceId,
    attempt: slot.attempt,
    customer_id: slot.customerId,
    method_id: slot.methodId,
    provider: slot.provider,
    provider_key: `${slot.invoiceId}/${slot.attempt}`,
    currency: slot.currency,
    amount_minor: slot.amountMinor,
    transaction_id: slot.transactionId,
  }))
  return tx<IntentRow[]>`
    insert into payments.intent
      (tenant_id, intent_id, invoice_id, attempt, customer_id, method_id, provider, provider_key,
       currency, amount_minor, transaction_id, at)
    select tenant_id, intent_id, invoice_id, attempt, customer_id, method_id, provider, provider_key,
           currency, amount_minor, transaction_id, ${nowFor(tx, 'slot')}
      from jsonb_populate_recordset(null::payments.intent, ${recordset(rows)}::text::jsonb) slot
    returning *`
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

const lowerThan = (to: Transition['to']) =>
  Object.entries(rank).flatMap(([status, height]) => (height < rank[to] ? [status] : []))

/**
 * Moves intents forward, each once, under their collections' locks. The only way in which an
 * intent's state changes.
 *
 * @returns the rows as they are now that this call moved; those that were there already are left out
 */
export async function moveAll(tx: Tx, transitions: readonly Transition[]): Promise<IntentRow[]> {
  const rows = transitions.map(({ intentId, to, providerRef, code, decline }) => ({
    intent_id: intentId,
    to_status: to,
    from_statuses: lowerThan(to),
    new_ref: providerRef,
    new_code: code,
    new_decline: decline,
  }))
  return tx<IntentRow[]>`
    update payments.intent i
       set status = t.to_status, provider_ref = coalesce(t.new_ref, i.provider_ref),
           code = t.new_code, decline = t.new_decline,
           resolved_at = case when t.to_status not in ('unknown', 'requires-action') then clock_timestamp() end
      from jsonb_to_recordset(${recordset(rows)}::text::jsonb)
        as t(intent_id text, to_status text, from_statuses text[], new_ref text, new_code text, new_decline text)
     where i.intent_id = t.intent_id and t.intent_id = t.intent_id || '' and i.status = any(t.from_statuses)
    returning i.*`
}
