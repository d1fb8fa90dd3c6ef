import type { Tx } from '../../adapters/postgres/client.ts'
import { book } from '../../adapters/postgres/journal.ts'
import { publish } from '../../adapters/postgres/outbox.ts'
import type { CollectionRow } from '../../adapters/postgres/payments/collections.ts'
import { notePaid, noteUnpaid } from '../../adapters/postgres/payments/collection-notes.ts'
import type { IntentRow } from '../../adapters/postgres/payments/intents.ts'
import type { PspAnswer } from '../../adapters/psp/psp.ts'
import type { TenantId } from '../../domain/ids.ts'
import { paymentReceived } from '../../domain/ledger/movement.ts'
import type { PaymentEvent } from '../../domain/payments/events.ts'

/** An answer of the provider that can be recorded: every one but "it certainly did not happen". */
export type Recordable = Exclude<PspAnswer, { kind: 'not-executed' }>

/** An attempt that an answer moved: the collection as it was before, the intent as it is now. */
export type Recorded = {
  readonly tenantId: TenantId
  readonly collection: CollectionRow
  readonly intent: IntentRow
  readonly answer: Recordable
}

/** Records what moved intents mean for their collections, the ledger and the world. */
export async function record(tx: Tx, moved: readonly Recorded[]): Promise<void> {
  const paid = moved.filter(({ intent }) => intent.status === 'succeeded')
  const unpaid = moved.filter(({ intent }) => intent.status !== 'succeeded')
  // Sent together, one after the other: statements for nothing are not sent at all.
  await Promise.all([
    notePaid(tx, paid.map(asPaid)),
    book(tx, paid.map(asEntry)),
    publish<PaymentEvent>(tx, paid.map(asPaidFact)),
    noteUnpaid(tx, unpaid.map(asUnpaid)),
    sayOpened(
      tx,
      unpaid
        .filter(({ collection }) => collection.stage === 'first-charge')
        .map((one) => ({ ...one, outcome: one.intent.status })),
    ),
  ])
}

/** From now on a collection owns the right to charge: the relay starts it from this fact. */
export async function sayOpened(
  tx: Tx,
  opened: readonly {
    readonly tenantId: TenantId
    readonly collection: CollectionRow
    readonly outcome: string
  }[],
): Promise<void> {
  await publish<PaymentEvent>(
    tx,
    opened.map(({ tenantId, collection, outcome }) => ({
      tenantId,
      type: 'payments.collection.opened.v1',
      ...about(collection),
      data: { outcome },
    })),
  )
}

/** Whom and what a fact of a collection is about. */
export const about = (collection: CollectionRow) => ({
  subject: collection.invoice_id,
  customerId: collection.customer_id,
  transactionId: collection.transaction_id,
  atMs: collection.now_at.getTime(),
})

const asPaid = ({ intent }: Recorded) => ({
  invoiceId: intent.invoice_id,
  minor: intent.amount_minor,
  attempt: intent.attempt,
})

const asEntry = ({ tenantId, collection, intent }: Recorded) => ({
  tenantId,
  transactionId: intent.transaction_id,
  kind: 'payment' as const,
  subject: intent.intent_id,
  atMs: collection.now_at.getTime(),
  postings: paymentReceived({
    customerId: intent.customer_id,
    provider: intent.provider,
    amount: { currency: intent.currency, minor: intent.amount_minor },
  }),
})

function asPaidFact({ tenantId, collection, intent }: Recorded) {
  // Whoever was written to about trouble is told that it is over; asking alone writes to nobody.
  const written = collection.round > collection.asks
  const recovered = intent.attempt > 1 || collection.last_code !== null || written
  const { intent_id: intentId, amount_minor: minor, currency } = intent
  return {
    tenantId,
    type: 'payments.invoice.paid.v1' as const,
    ...about(collection),
    data: { intentId, minor: String(minor), currency, recovered },
  }
}

function asUnpaid({ collection, intent, answer }: Recorded) {
  const known = intent.status !== 'unknown'
  return {
    invoiceId: intent.invoice_id,
    attempt: intent.attempt,
    stage: intent.status,
    code: known ? intent.code : collection.last_code,
    decline: known ? intent.decline : collection.last_decline,
    url: answer.kind === 'requires-action' ? answer.url : null,
  }
}
