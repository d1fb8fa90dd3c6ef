import { ApplicationFailure } from '@temporalio/activity'
import { asTenant, type Tx } from '../../adapters/postgres/client.ts'
import { book } from '../../adapters/postgres/journal.ts'
import { publish } from '../../adapters/postgres/outbox.ts'
import { lockCollection } from '../../adapters/postgres/payments/collections.ts'
import { type IntentRow, intentsOf } from '../../adapters/postgres/payments/intents.ts'
import { addRefunded, isReduced, reduceDue } from '../../adapters/postgres/payments/reductions.ts'
import {
  concludeRefund,
  type RefundRow,
  refundFor,
  reservedRefunds,
  reserveRefund,
} from '../../adapters/postgres/payments/refunds.ts'
import type { RefundAnswer } from '../../adapters/psp/psp.ts'
import { refundPaid } from '../../domain/ledger/movement.ts'
import { assert } from '../../domain/assert.ts'
import type { TenantId } from '../../domain/ids.ts'
import type { PaymentEvent } from '../../domain/payments/events.ts'
import type { PaymentPorts, Refunded } from '../../workflows/payments/ports.ts'
import { openIntent } from './collection.ts'
import { isOpen } from './known.ts'
import { labelsOf } from './collect.ts'
import { about } from './record.ts'
import type { PaymentParts } from './parts.ts'
import { resume } from './resume.ts'

type Credit = Parameters<PaymentPorts['refund']>[0]

/**
 * A credit note came: pays back what was paid, or lowers what is due. A refund is reserved under
 * the collection's lock before the provider is asked, so refunds never exceed what was captured.
 */
export function refund(parts: PaymentParts): PaymentPorts['refund'] {
  return async (credit) => {
    const { tenantId, invoiceId } = credit
    const open = await openIntent(parts, { tenantId, invoiceId })
    if (open !== undefined) await settleFirst(parts, { tenantId, open })
    const next = await asTenant(parts.db, tenantId, (tx) => reserve(tx, credit))
    if (next.kind === 'reduced') {
      await parts.nudge(invoiceId, 'due-changed')
      return next
    }
    if (next.kind !== 'ask') return next
    return payBack(parts, { tenantId, intent: next.intent, row: next.row })
  }
}

/** Whether to refund or to reduce is only known once the open attempt is: Temporal tries again. */
async function settleFirst(
  parts: PaymentParts,
  { tenantId, open }: { tenantId: TenantId; open: IntentRow },
): Promise<void> {
  const cancel = open.status === 'requires-action'
  const outcome = await resume(parts, { tenantId, intent: open, cancel })
  if (outcome.kind !== 'unknown') return
  throw unknownYet()
}

const unknownYet = () =>
  ApplicationFailure.retryable(
    'A charge of this invoice has no known outcome yet.',
    'ChargeUnknown',
  )

type Next = Refunded | { readonly kind: 'ask'; readonly row: RefundRow; readonly intent: IntentRow }

async function reserve(tx: Tx, credit: Credit): Promise<Next> {
  const { tenantId, invoiceId, creditNoteId, amount, transactionId } = credit
  const collection = await lockCollection(tx, invoiceId)
  // Billed, and its purchase is about to open the collection: crediting first would charge it in full.
  if (collection === undefined)
    throw ApplicationFailure.retryable(`${invoiceId} is not collected yet.`, 'NotCollectedYet')
  const before = await refundFor(tx, creditNoteId)
  const intents = await intentsOf(tx, invoiceId)
  const paidIntent = intents.find((intent) => intent.status === 'succeeded')
  if (await isReduced(tx, creditNoteId)) return { kind: 'reduced' }
  if (before?.status === 'succeeded') {
    return {
      kind: 'refunded',
      refunded: { currency: before.currency, minor: collection.refunded_minor },
    }
  }
  if (before?.status === 'refused') return { kind: 'refused', code: before.code ?? 'refused' }
  if (paidIntent === undefined) {
    // A charge that began since we looked takes the whole amount: its answer comes first.
    if (intents.some(isOpen)) throw unknownYet()
    await reduceDue(tx, { tenantId, invoiceId, creditNoteId, minor: amount.minor })
    return { kind: 'reduced' }
  }
  if (before !== undefined) return { kind: 'ask', row: before, intent: paidIntent }

  const left = collection.paid_minor - (await reservedRefunds(tx, invoiceId))
  const minor = amount.minor < left ? amount.minor : left
  if (minor <= 0n) return { kind: 'refused', code: 'nothing_left_to_refund' }
  const row = await reserveRefund(tx, {
    tenantId,
    invoiceId,
    intentId: paidIntent.intent_id,
    creditNoteId,
    currency: amount.currency,
    minor,
    transactionId,
    at: collection.now_at,
  })
  return { kind: 'ask', row, intent: paidIntent }
}

async function payBack(
  parts: PaymentParts,
  {
    tenantId,
    intent,
    row,
  }: { readonly tenantId: TenantId; readonly intent: IntentRow; readonly row: RefundRow },
): Promise<Refunded> {
  assert(intent.provider_ref !== null, 'a paid intent is known to its provider')
  const answer = await parts.psp.refund({
    ref: intent.provider_ref,
    amount: { currency: row.currency, minor: row.amount_minor },
    key: `refund/${row.credit_note_id}`,
    labels: { ...labelsOf(tenantId, intent), refundId: row.refund_id },
  })
  if (answer.kind === 'unknown') throw ApplicationFailure.retryable(answer.because, 'RefundUnknown')
  if (answer.kind === 'pending')
    throw ApplicationFailure.retryable('The refund is on its way.', 'RefundPending')
  return asTenant(parts.db, tenantId, (tx) => record(tx, { tenantId, intent, row, answer }))
}

type Answered = {
  readonly tenantId: TenantId
  readonly intent: IntentRow
  readonly row: RefundRow
  readonly answer: Exclude<RefundAnswer, { kind: 'unknown' | 'pending' }>
}

/** Records the provider's answer to a refund, once: its row, the ledger and the fact together. */
async function record(tx: Tx, { tenantId, intent, row, answer }: Answered): Promise<Refunded> {
  const collection = await lockCollection(tx, row.invoice_id)
  assert(collection !== undefined, 'a refund belongs to a collection')
  const refused = answer.kind === 'refused' ? answer.code : null
  const { currency, amount_minor: minor, refund_id: refundId } = row
  const news = await concludeRefund(tx, {
    refundId,
    status: refused === null ? 'succeeded' : 'refused',
    ref: 'ref' in answer ? answer.ref : null,
    code: refused,
  })
  if (refused !== null) return { kind: 'refused', code: refused }
  if (!news) return { kind: 'refunded', refunded: { currency, minor: collection.refunded_minor } }

  const { customer_id: customerId, provider, transaction_id: transactionId } = intent
  const amount = { currency, minor }
  const postings = refundPaid({ customerId, provider, amount, from: 'receivable' })
  const atMs = collection.now_at.getTime()
  const data = { refundId, creditNoteId: row.credit_note_id, minor: String(minor), currency }
  await Promise.all([
    addRefunded(tx, { invoiceId: row.invoice_id, minor }),
    book(tx, [{ tenantId, transactionId, kind: 'refund', subject: refundId, atMs, postings }]),
    publish<PaymentEvent>(tx, [
      { tenantId, type: 'payments.refund.paid.v1', ...about(collection), data },
    ]),
  ])
  return { kind: 'refunded', refunded: { currency, minor: collection.refunded_minor + minor } }
}
