import { asTenant, type Tx } from '../../adapters/postgres/client.ts'
import { book } from '../../adapters/postgres/journal.ts'
import { publish } from '../../adapters/postgres/outbox.ts'
import { type CollectionRow, lockCollection } from '../../adapters/postgres/payments/collections.ts'
import { notePaid, noteUnpaid } from '../../adapters/postgres/payments/collection-notes.ts'
import { type IntentRow, move, type Transition } from '../../adapters/postgres/payments/intents.ts'
import type { PspAnswer } from '../../adapters/psp/psp.ts'
import { paymentReceived } from '../../domain/ledger/movement.ts'
import { assert } from '../../domain/assert.ts'
import type { TenantId } from '../../domain/ids.ts'
import type { PaymentEvent } from '../../domain/payments/events.ts'
import type { Outcome } from '../../workflows/payments/ports.ts'
import { outcomeOf, paid } from './outcome.ts'
import type { PaymentParts } from './parts.ts'

/** An answer of the provider that can be recorded: every one but "it certainly did not happen". */
export type Recordable = Exclude<PspAnswer, { kind: 'not-executed' }>

/**
 * Records what the provider said of an attempt: intent, collection, ledger and fact in one
 * transaction. Every path ends here: charge, question, webhook, cancellation. Whoever comes second
 * changes nothing and answers the same.
 */
export async function conclude(
  { db, log }: Pick<PaymentParts, 'db' | 'log'>,
  answered: {
    readonly tenantId: TenantId
    readonly intent: IntentRow
    readonly answer: Recordable
  },
): Promise<Outcome> {
  const { tenantId, intent } = answered
  const answer = asAsked(intent, answered.answer)
  const outcome = await asTenant(db, tenantId, async (tx) => {
    const [collection, moved] = await Promise.all([
      lockCollection(tx, intent.invoice_id),
      move(tx, transitionOf(intent, answer)),
    ])
    assert(collection !== undefined, 'an intent belongs to a collection')
    if (moved !== undefined) await record(tx, { tenantId, collection, intent: moved, answer })
    return moved?.status === 'succeeded' ? paid(moved) : outcomeOf(tx, intent.invoice_id)
  })
  log.info(
    {
      transaction: { id: intent.transaction_id },
      invoice: intent.invoice_id,
      attempt: intent.attempt,
      outcome: outcome.kind,
    },
    'charge answered',
  )
  return outcome
}

/** F17: other money than the intent's is no success, whoever says so. Only a person goes on from there. */
function asAsked(intent: IntentRow, answer: Recordable): Recordable {
  if (answer.kind !== 'succeeded') return answer
  const { ref, received } = answer
  if (received.minor === intent.amount_minor && received.currency === intent.currency) return answer
  const because = `${ref} received ${received.minor} ${received.currency}, asked were ${intent.amount_minor} ${intent.currency}`
  return { kind: 'unknown', because }
}

function transitionOf({ intent_id: intentId }: IntentRow, answer: Recordable): Transition {
  const ref = 'ref' in answer && answer.ref !== undefined ? { providerRef: answer.ref } : {}
  switch (answer.kind) {
    case 'succeeded':
      return { intentId, to: 'succeeded', ...ref }
    case 'declined':
      return { intentId, to: 'failed', ...ref, code: answer.code, decline: answer.decline }
    case 'requires-action':
      return {
        intentId,
        to: 'requires-action',
        ...ref,
        code: 'authentication_required',
        decline: 'action',
      }
    case 'canceled':
      return { intentId, to: 'canceled', ...ref, code: 'canceled', decline: 'action' }
    case 'pending':
      return { intentId, to: 'unknown', ...ref, code: 'processing' }
    case 'unknown':
      return { intentId, to: 'unknown', code: answer.because.slice(0, 200) }
  }
}

type Recorded = {
  readonly tenantId: TenantId
  readonly collection: CollectionRow
  readonly intent: IntentRow
  readonly answer: Recordable
}

async function record(tx: Tx, recorded: Recorded): Promise<void> {
  if (recorded.intent.status === 'succeeded') return recordPaid(tx, recorded)
  const { collection, intent, answer } = recorded
  const known = intent.status !== 'unknown'
  await noteUnpaid(tx, {
    invoiceId: intent.invoice_id,
    attempt: intent.attempt,
    stage: intent.status,
    code: known ? intent.code : collection.last_code,
    decline: known ? intent.decline : collection.last_decline,
    url: answer.kind === 'requires-action' ? answer.url : null,
  })
  if (collection.stage === 'first-charge')
    await sayOpened(tx, { ...recorded, outcome: intent.status })
}

/** From now on a collection owns the right to charge: the relay starts it from this fact. */
export async function sayOpened(
  tx: Tx,
  opened: {
    readonly tenantId: TenantId
    readonly collection: CollectionRow
    readonly outcome: string
  },
): Promise<void> {
  const { collection, outcome, tenantId } = opened
  await publish<PaymentEvent>(tx, [
    { tenantId, type: 'payments.collection.opened.v1', ...about(collection), data: { outcome } },
  ])
}

/** Whom and what a fact of a collection is about. */
export const about = (collection: CollectionRow) => ({
  subject: collection.invoice_id,
  customerId: collection.customer_id,
  transactionId: collection.transaction_id,
  atMs: collection.now_at.getTime(),
})

async function recordPaid(tx: Tx, { tenantId, collection, intent }: Recorded): Promise<void> {
  const {
    invoice_id: invoiceId,
    customer_id: customerId,
    provider,
    currency,
    amount_minor: minor,
  } = intent
  // Whoever was written to about trouble is told that it is over; asking alone writes to nobody.
  const written = collection.round > collection.asks
  const recovered = intent.attempt > 1 || collection.last_code !== null || written
  await Promise.all([
    notePaid(tx, { invoiceId, minor, attempt: intent.attempt }),
    book(tx, [
      {
        tenantId,
        transactionId: intent.transaction_id,
        kind: 'payment',
        subject: intent.intent_id,
        atMs: collection.now_at.getTime(),
        postings: paymentReceived({ customerId, provider, amount: { currency, minor } }),
      },
    ]),
    publish<PaymentEvent>(tx, [
      {
        tenantId,
        type: 'payments.invoice.paid.v1',
        ...about(collection),
        data: { intentId: intent.intent_id, minor: String(minor), currency, recovered },
      },
    ]),
  ])
}
