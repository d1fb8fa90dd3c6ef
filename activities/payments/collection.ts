import { ApplicationFailure } from '@temporalio/activity'
import { asTenant, type Tx } from '../../adapters/postgres/client.ts'
import { publish } from '../../adapters/postgres/outbox.ts'
import { type CollectionRow, lockCollection } from '../../adapters/postgres/payments/collections.ts'
import { currentPolicy } from '../../adapters/postgres/payments/policy.ts'
import { markGivenUp, noteStep } from '../../adapters/postgres/payments/collection-notes.ts'
import { type IntentRow, intentsOf } from '../../adapters/postgres/payments/intents.ts'
import { assert } from '../../domain/assert.ts'
import type { InvoiceId, TenantId } from '../../domain/ids.ts'
import { nextStep, type Situation } from '../../domain/payments/dunning.ts'
import type { PaymentEvent } from '../../domain/payments/events.ts'
import type { Outcome, PaymentPorts, Planned, Round } from '../../workflows/payments/ports.ts'
import { about } from './conclude.ts'
import { outcomeOf } from './outcome.ts'
import type { PaymentParts } from './parts.ts'
import { resume } from './resume.ts'

type Collecting = Pick<PaymentPorts, 'open' | 'plan' | 'ask' | 'giveUp'>

/** The steps of a collection. Each is safe to repeat. */
export const collecting = (parts: PaymentParts): Collecting => ({
  open: ({ tenantId, invoiceId }) =>
    asTenant(parts.db, tenantId, async (tx) => {
      const row = await known(tx, invoiceId)
      const outcome = await outcomeOf(tx, invoiceId)
      const due = { currency: row.currency, minor: row.due_minor }
      const clock = row.on_clock ? { clockMs: row.now_at.getTime() } : {}
      return {
        customerId: row.customer_id,
        transactionId: row.transaction_id,
        due,
        outcome,
        ...clock,
      }
    }),

  plan: (round) => plan(parts, round),

  async ask({ tenantId, invoiceId }) {
    const open = await openIntent(parts, { tenantId, invoiceId })
    if (open !== undefined) return resume(parts, { tenantId, intent: open, cancel: false })
    return asTenant(parts.db, tenantId, (tx) => outcomeOf(tx, invoiceId))
  },

  async giveUp({ tenantId, invoiceId, because }) {
    const open = await openIntent(parts, { tenantId, invoiceId })
    if (open !== undefined) {
      const last = await resume(parts, { tenantId, intent: open, cancel: true })
      if (last.kind === 'paid' || last.kind === 'unknown') return last
    }
    return asTenant(parts.db, tenantId, (tx) => close(tx, { tenantId, invoiceId, because }))
  },
})

async function known(tx: Tx, invoiceId: InvoiceId): Promise<CollectionRow> {
  const row = await lockCollection(tx, invoiceId)
  if (row === undefined)
    throw ApplicationFailure.nonRetryable(`Payments does not know ${invoiceId}.`, 'InvoiceUnknown')
  return row
}

const openStates = new Set<IntentRow['status']>(['pending', 'unknown', 'requires-action'])

/** The intent that holds the payment slot of an invoice, if one does. */
export async function openIntent(
  { db }: Pick<PaymentParts, 'db'>,
  { tenantId, invoiceId }: { readonly tenantId: TenantId; readonly invoiceId: InvoiceId },
): Promise<IntentRow | undefined> {
  const intents = await asTenant(db, tenantId, (tx) => intentsOf(tx, invoiceId))
  return intents.find((intent) => openStates.has(intent.status))
}

async function plan(
  parts: PaymentParts,
  { tenantId, invoiceId, round, outcome }: Round,
): Promise<Planned> {
  if (outcome.kind === 'paid' || outcome.kind === 'closed') {
    throw ApplicationFailure.nonRetryable(
      'A collection that is over has no next step.',
      'CollectionOver',
    )
  }
  const customer = await asTenant(parts.db, tenantId, (tx) => known(tx, invoiceId))
  const zone = await parts.zoneOf({ tenantId, customerId: customer.customer_id })
  return asTenant(parts.db, tenantId, async (tx) => {
    const row = await known(tx, invoiceId)
    if (row.step !== null && row.round >= round) return row.step
    const policy = row.policy ?? (await currentPolicy(tx))
    const told = outcome.kind === 'waited' ? await outcomeOf(tx, invoiceId) : outcome
    const situation = situationOf(row, { outcome: told, zone })
    const step: Planned = { ...nextStep(policy, situation), attempt: row.attempts + 1 }
    await noteStep(tx, { invoiceId, round, step, policy, asked: told.kind === 'unknown' })
    await sayWaiting(tx, {
      tenantId,
      row,
      step,
      outcome: told,
      reminder: outcome.kind === 'waited',
    })
    return step
  })
}

function situationOf(
  row: CollectionRow,
  { outcome, zone }: { outcome: Outcome; zone: string },
): Situation {
  const nowMs = row.now_at.getTime()
  assert(
    outcome.kind !== 'paid' && outcome.kind !== 'closed',
    'a collection that is over has no step',
  )
  return {
    outcome: outcome.kind === 'declined' ? outcome : { kind: outcome.kind },
    attempts: Math.max(1, row.attempts),
    asks: row.asks,
    nowMs,
    firstFailedMs: row.first_failed_at?.getTime() ?? nowMs,
    zone,
  }
}

type Waiting = {
  readonly tenantId: TenantId
  readonly row: CollectionRow
  readonly step: Planned
  readonly outcome: Outcome
  readonly reminder: boolean
}

/** The payer should know; not so while we do not know ourselves. */
async function sayWaiting(
  tx: Tx,
  { tenantId, row, step, outcome, reminder }: Waiting,
): Promise<void> {
  if (step.kind === 'give-up' || step.kind === 'ask') return
  const reason =
    outcome.kind === 'declined'
      ? outcome.decline
      : outcome.kind === 'requires-action'
        ? 'action'
        : 'no-method'
  await publish<PaymentEvent>(tx, [
    {
      tenantId,
      type: 'payments.collection.waiting.v1',
      ...about(row),
      data: {
        reason,
        next: step.kind,
        nextMs: step.atMs,
        reminder,
        ...(outcome.kind === 'requires-action' ? { url: outcome.url } : {}),
      },
    },
  ])
}

/** Ends an open collection. @returns `closed`, or `paid` if it was paid after all */
async function close(
  tx: Tx,
  ended: { readonly tenantId: TenantId; readonly invoiceId: InvoiceId; readonly because: string },
): Promise<Outcome> {
  const row = await known(tx, ended.invoiceId)
  if (row.status === 'open') {
    await markGivenUp(tx, ended.invoiceId)
    await publish<PaymentEvent>(tx, [
      {
        tenantId: ended.tenantId,
        type: 'payments.invoice.uncollected.v1',
        ...about(row),
        data: { because: ended.because },
      },
    ])
  }
  return outcomeOf(tx, ended.invoiceId)
}
