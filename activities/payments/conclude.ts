import { asTenant, type Db, impatiently, type Tx } from '../../adapters/postgres/client.ts'
import { lockCollections } from '../../adapters/postgres/payments/collections.ts'
import { moveAll, type Transition } from '../../adapters/postgres/payments/intent-lists.ts'
import type { IntentRow } from '../../adapters/postgres/payments/intents.ts'
import { assert } from '../../domain/assert.ts'
import type { TenantId } from '../../domain/ids.ts'
import type { Outcome } from '../../workflows/payments/ports.ts'
import { gathered } from './gathered.ts'
import { outcomesOf, paid } from './outcome.ts'
import type { PaymentParts } from './parts.ts'
import { record, type Recordable } from './record.ts'

type Answered = {
  readonly tenantId: TenantId
  readonly intent: IntentRow
  readonly answer: Recordable
}

/**
 * Records what the provider said of an attempt: intent, collection, ledger and fact in one
 * transaction. Every path ends here: charge, question, webhook, cancellation. Whoever comes second
 * changes nothing and answers the same. Answers that come while others are being recorded are
 * recorded together; one that breaks fails alone.
 */
export async function conclude(
  { db, log }: Pick<PaymentParts, 'db' | 'log'>,
  { tenantId, intent, answer }: Answered,
): Promise<Outcome> {
  const outcome = await deskOf(db)({ tenantId, intent, answer: asAsked(intent, answer) })
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

/**
 * Answers recorded in one transaction. With 100 the recording falls behind a provider that answers
 * at once, by some 300 of a list of 1,000; with 250 by a third of that.
 */
const answersMax = 250

type Desk = (answered: Answered) => Promise<Outcome>

/** One for each database, so that whoever concludes there is gathered with all others. */
const desks = new WeakMap<Db, Desk>()

function deskOf(db: Db): Desk {
  const known = desks.get(db)
  if (known !== undefined) return known
  const desk = gathered({
    groupOf: (answered: Answered) => answered.tenantId,
    rowOf: ({ intent }) => intent.invoice_id,
    itemsMax: answersMax,
    work: async (answers) => {
      const [first] = answers
      if (first === undefined) return []
      return asTenant(db, first.tenantId, (tx) => impatiently(tx, () => concludeAll(tx, answers)))
    },
  })
  desks.set(db, desk)
  return desk
}

/** All of one tenant, each of another invoice. */
async function concludeAll(tx: Tx, answers: readonly Answered[]): Promise<Outcome[]> {
  const invoiceIds = answers.map(({ intent }) => intent.invoice_id)
  const [locked, rows] = await Promise.all([
    lockCollections(tx, invoiceIds),
    moveAll(
      tx,
      answers.map(({ intent, answer }) => transitionOf(intent, answer)),
    ),
  ])
  const collections = new Map(locked.map((row) => [row.invoice_id, row]))
  const moved = new Map(rows.map((row) => [row.intent_id, row]))
  const news = answers.flatMap(({ tenantId, intent: { intent_id: id, invoice_id }, answer }) => {
    const collection = collections.get(invoice_id)
    assert(collection !== undefined, 'an intent belongs to a collection')
    const intent = moved.get(id)
    return intent === undefined ? [] : [{ tenantId, collection, intent, answer }]
  })
  await record(tx, news)

  const isPaid = ({ intent }: Answered) => moved.get(intent.intent_id)?.status === 'succeeded'
  const others = answers.filter((answered) => !isPaid(answered))
  const outcomes = await outcomesOf(
    tx,
    others.map(({ intent }) => intent.invoice_id),
  )
  return answers.map((answered) => {
    const { intent_id: intentId, invoice_id: invoiceId } = answered.intent
    const now = moved.get(intentId)
    const outcome = now?.status === 'succeeded' ? paid(now) : outcomes.get(invoiceId)
    assert(outcome !== undefined, 'every answer has an outcome')
    return outcome
  })
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
