import { ApplicationFailure } from '@temporalio/activity'
import { asTenant, type Tx } from '../../adapters/postgres/client.ts'
import { lockCollection, openCollection } from '../../adapters/postgres/payments/collections.ts'
import { noteUnpaid } from '../../adapters/postgres/payments/collection-notes.ts'
import { type IntentRow, intentsOf, takeSlot } from '../../adapters/postgres/payments/intents.ts'
import { type MethodRow, newestMethod } from '../../adapters/postgres/payments/methods.ts'
import type { PspAnswer } from '../../adapters/psp/psp.ts'
import { assert } from '../../domain/assert.ts'
import type { Due, Outcome, PaymentPorts } from '../../workflows/payments/ports.ts'
import { attachNamed } from './attach.ts'
import { conclude, sayOpened } from './conclude.ts'
import { inParallel } from './in-parallel.ts'
import { isOpen } from './known.ts'
import { chargeSeconds } from './metrics.ts'
import { outcomeOf } from './outcome.ts'
import type { PaymentParts } from './parts.ts'
import { resume } from './resume.ts'

/** Charges at one provider at the same time: the provider is the limit in real life. */
const concurrentMax = 32

/**
 * Charges: the attempt's row is committed, the provider asked outside any transaction, the outcome
 * recorded. An attempt is made once however often this runs: a run that finds its own intent asks
 * what became of it.
 */
export function collect(parts: PaymentParts): PaymentPorts['collect'] {
  return (dues) => inParallel(dues, concurrentMax, (due) => collectOne(parts, due))
}

async function collectOne(parts: PaymentParts, due: Due): Promise<Outcome> {
  const { tenantId } = due
  const state = await asTenant(parts.db, tenantId, (tx) =>
    begin(tx, { due, provider: parts.psp.name }),
  )
  switch (state.kind) {
    case 'known':
      return state.outcome
    case 'attach':
      await attachNamed(parts, { tenantId, transactionId: due.transactionId, method: state.method })
      return collectOne(parts, due)
    case 'free': {
      const freed = await resume(parts, { tenantId, intent: state.intent, cancel: true })
      return freed.kind === 'paid' || freed.kind === 'unknown' || freed.kind === 'closed'
        ? freed
        : collectOne(parts, due)
    }
    case 'resume':
      return resume(parts, { tenantId, intent: state.intent, cancel: false })
    case 'charge':
      return charge(parts, { tenantId, ...state })
  }
}

type State =
  | { readonly kind: 'known'; readonly outcome: Outcome }
  | { readonly kind: 'attach'; readonly method: MethodRow }
  | { readonly kind: 'free' | 'resume'; readonly intent: IntentRow }
  | { readonly kind: 'charge'; readonly intent: IntentRow; readonly method: MethodRow }

/** Finds out where the attempt stands, and takes the payment slot if it is to be made now. */
async function begin(tx: Tx, { due, provider }: { due: Due; provider: string }): Promise<State> {
  const { invoiceId, customerId, attempt } = due
  // Sent together: they run one after the other, in this order, on one round trip.
  const [, collection, intents, method] = await Promise.all([
    openCollection(tx, due),
    lockCollection(tx, invoiceId),
    intentsOf(tx, invoiceId),
    newestMethod(tx, { customerId, provider }),
  ])
  assert(collection !== undefined, 'the collection was opened')
  const mine = intents.find((intent) => intent.attempt === attempt)
  if (mine !== undefined) {
    const open = mine.status === 'pending'
    return open
      ? { kind: 'resume', intent: mine }
      : { kind: 'known', outcome: await outcomeOf(tx, invoiceId) }
  }
  if (collection.status !== 'open')
    return { kind: 'known', outcome: await outcomeOf(tx, invoiceId) }
  const holder = intents.find(isOpen)
  if (holder !== undefined) return { kind: 'free', intent: holder }

  if (method?.state === 'named') return { kind: 'attach', method }
  if (method === undefined || method.state === 'refused') {
    const refusal =
      method === undefined
        ? { code: null, decline: null }
        : { code: method.refusal, decline: 'hard' as const }
    await noteUnpaid(tx, {
      invoiceId,
      attempt: collection.attempts,
      stage: 'no-method',
      ...refusal,
      url: null,
    })
    if (collection.stage === 'first-charge')
      await sayOpened(tx, { tenantId: due.tenantId, collection, outcome: 'no-method' })
    return { kind: 'known', outcome: await outcomeOf(tx, invoiceId) }
  }
  const { currency, due_minor: amountMinor } = collection
  const { tenantId, transactionId } = due
  const intent = await takeSlot(tx, {
    tenantId,
    invoiceId,
    attempt,
    customerId,
    methodId: method.method_id,
    provider,
    currency,
    amountMinor,
    transactionId,
  })
  return { kind: 'charge', intent, method }
}

/** Asks the provider for the money, under the attempt's key. */
export async function charge(
  parts: PaymentParts,
  order: {
    readonly tenantId: Due['tenantId']
    readonly intent: IntentRow
    readonly method: MethodRow
  },
): Promise<Outcome> {
  const { tenantId, intent, method } = order
  assert(method.provider_ref !== null && method.account_ref !== null, 'the method is attached')
  const stop = chargeSeconds.startTimer({ psp: parts.psp.name })
  const answer = await parts.psp.charge({
    accountRef: method.account_ref,
    methodRef: method.provider_ref,
    amount: { currency: intent.currency, minor: intent.amount_minor },
    key: intent.provider_key,
    labels: labelsOf(tenantId, intent),
  })
  stop({ answer: answer.kind })
  return conclude(parts, { tenantId, intent, answer: happened(answer) })
}

/** The labels under which the provider can find an attempt by our own ids. */
export const labelsOf = (tenantId: Due['tenantId'], intent: IntentRow) => ({
  tenantId,
  transactionId: intent.transaction_id,
  invoiceId: intent.invoice_id,
  intentId: intent.intent_id,
  attempt: intent.attempt,
})

/** A call that certainly did not happen is a fault of ours, retried by Temporal; dunning stands still. */
export function happened(answer: PspAnswer): Exclude<PspAnswer, { kind: 'not-executed' }> {
  if (answer.kind === 'not-executed')
    throw ApplicationFailure.retryable(answer.because, 'ProviderRefusedForNow')
  return answer
}
