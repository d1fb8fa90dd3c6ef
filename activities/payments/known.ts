import { ApplicationFailure } from '@temporalio/activity'
import type { Tx } from '../../adapters/postgres/client.ts'
import { type CollectionRow, lockCollection } from '../../adapters/postgres/payments/collections.ts'
import type { IntentRow } from '../../adapters/postgres/payments/intents.ts'
import type { InvoiceId } from '../../domain/ids.ts'

/** The collection of an invoice that Payments must know, held to the end of the transaction. */
export async function known(tx: Tx, invoiceId: InvoiceId): Promise<CollectionRow> {
  const row = await lockCollection(tx, invoiceId)
  if (row === undefined)
    throw ApplicationFailure.nonRetryable(`Payments does not know ${invoiceId}.`, 'InvoiceUnknown')
  return row
}

const openStates = new Set<IntentRow['status']>(['pending', 'unknown', 'requires-action'])

/** Whether an attempt holds the payment slot of its invoice. */
export const isOpen = (intent: IntentRow): boolean => openStates.has(intent.status)
