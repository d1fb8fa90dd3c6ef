import type { Tx } from '../../adapters/postgres/client.ts'
import {
  type CollectionRow,
  lockCollections,
} from '../../adapters/postgres/payments/collections.ts'
import { intentsOfAll } from '../../adapters/postgres/payments/intent-lists.ts'
import type { IntentRow } from '../../adapters/postgres/payments/intents.ts'
import { assert } from '../../domain/assert.ts'
import type { InvoiceId } from '../../domain/ids.ts'
import type { Outcome } from '../../workflows/payments/ports.ts'

const closed = new Set<CollectionRow['status']>(['gave-up', 'cancelled'])

/** What an invoice's collection has come to, read from the books. */
export async function outcomeOf(tx: Tx, invoiceId: InvoiceId): Promise<Outcome> {
  const outcome = (await outcomesOf(tx, [invoiceId])).get(invoiceId)
  assert(outcome !== undefined, 'the invoice is known to Payments')
  return outcome
}

/** What the collections of invoices have come to; one that Payments does not know is left out. */
export async function outcomesOf(
  tx: Tx,
  invoiceIds: readonly InvoiceId[],
): Promise<ReadonlyMap<InvoiceId, Outcome>> {
  const [collections, intents] = await Promise.all([
    lockCollections(tx, invoiceIds),
    intentsOfAll(tx, invoiceIds),
  ])
  const attempts = Map.groupBy(intents, (intent) => intent.invoice_id)
  return new Map(
    collections.map((row) => [row.invoice_id, standing(row, attempts.get(row.invoice_id)?.[0])]),
  )
}

function standing(collection: CollectionRow, latest: IntentRow | undefined): Outcome {
  if (latest === undefined)
    return closed.has(collection.status) ? { kind: 'closed' } : noMethod(collection)
  if (latest.status === 'succeeded') return paid(latest)
  if (closed.has(collection.status)) return { kind: 'closed' }
  if (latest.status === 'pending') return { kind: 'unknown', because: 'pending' }
  if (latest.status === 'unknown') return { kind: 'unknown', because: latest.code ?? 'unknown' }
  if (latest.status === 'requires-action')
    return { kind: 'requires-action', url: collection.action_url ?? '' }
  // A newer method that the provider refused speaks louder than an older charge.
  return noMethod(collection, latest)
}

function noMethod(collection: CollectionRow, latest?: IntentRow): Outcome {
  const code = collection.last_code ?? latest?.code
  if (code === null || code === undefined) return { kind: 'no-method' }
  return {
    kind: 'declined',
    code,
    decline: collection.last_decline ?? latest?.decline ?? 'unmapped',
  }
}

/** A paid intent as an outcome; the instant is when the answer was recorded, in business time. */
export const paid = (intent: IntentRow): Outcome => ({
  kind: 'paid',
  intentId: intent.intent_id,
  paid: { currency: intent.currency, minor: intent.amount_minor },
  atMs: intent.at.getTime(),
})
