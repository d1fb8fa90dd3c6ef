import type {
  CustomerId,
  IntentId,
  InvoiceId,
  MethodId,
  TransactionId,
} from '../../../domain/ids.ts'
import type { Currency } from '../../../domain/money/currency.ts'
import type { DeclineClass } from '../../../domain/payments/decline.ts'
import type { Tx } from '../client.ts'
import { intentsOfAll, moveAll, type Slot, takeSlots, type Transition } from './intent-lists.ts'

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

export type IntentStatus =
  | 'pending'
  | 'unknown'
  | 'requires-action'
  | 'failed'
  | 'canceled'
  | 'succeeded'

/** The attempts at an invoice, newest first. */
export const intentsOf = (tx: Tx, invoiceId: InvoiceId): Promise<IntentRow[]> =>
  intentsOfAll(tx, [invoiceId])

/** Takes the payment slot of one invoice, as `takeSlots` does. */
export async function takeSlot(tx: Tx, slot: Slot): Promise<IntentRow> {
  const [row] = await takeSlots(tx, [slot])
  if (row === undefined) throw new Error('The intent gave no row.')
  return row
}

/** Moves one intent forward, as `moveAll` does. @returns the row as it is now, if this moved it */
export async function move(tx: Tx, transition: Transition): Promise<IntentRow | undefined> {
  const [row] = await moveAll(tx, [transition])
  return row
}
