import { ApplicationFailure, asyncLocalStorage } from '@temporalio/activity'
import type { IntentRow } from '../../adapters/postgres/payments/intents.ts'
import type { MethodRow } from '../../adapters/postgres/payments/methods.ts'
import type { PspAnswer } from '../../adapters/psp/psp.ts'
import { assert } from '../../domain/assert.ts'
import type { Due, Outcome, PaymentPorts } from '../../workflows/payments/ports.ts'
import { attachNamed } from './attach.ts'
import { beginning, type State } from './begin.ts'
import { conclude } from './conclude.ts'
import { chargeSeconds } from './metrics.ts'
import type { PaymentParts } from './parts.ts'
import type { Recordable } from './record.ts'
import { resume } from './resume.ts'
import { turns } from './turns.ts'

/**
 * Charges of one list at the provider at the same time. A charge takes a card network half a second:
 * 32 at a time make 64 a second, below the 100 that Stripe allows an account. At a provider that
 * answers at once, 64 are no faster.
 */
const concurrentMax = 32

/** So many are done between two signs of life. */
const doneBetweenBeats = 100

/** What the elements of one list share. */
type Desk = {
  readonly parts: PaymentParts
  readonly begin: (due: Due) => Promise<State>
  /** Waits until the provider may be asked. */
  readonly turn: ReturnType<typeof turns>
}

/**
 * Charges: the attempt's row is committed, the provider asked outside any transaction, the outcome
 * recorded. A list is begun together, and the answers are recorded as they come, many at a time. An
 * attempt is made once however often this runs: a run that finds its own intent asks what became of
 * it. If elements fail, the others are done all the same; then the first failure is thrown.
 */
export function collect(parts: PaymentParts): PaymentPorts['collect'] {
  const begin = beginning(parts)
  return async (dues) => {
    const desk = { parts, begin, turn: turns(concurrentMax) }
    const beat = heart()
    const settled = await Promise.allSettled(
      inTurnByInvoice(dues, (due) => collectOne(desk, due).finally(beat)),
    )
    return settled.map((one) => {
      if (one.status === 'rejected') throw one.reason
      return one.value
    })
  }
}

/** All at once, but for an invoice that is in the list again: that is looked at when it is known. */
function inTurnByInvoice(
  dues: readonly Due[],
  work: (due: Due) => Promise<Outcome>,
): Promise<Outcome>[] {
  const before = new Map<string, Promise<Outcome>>()
  return dues.map((due) => {
    const again = () => work(due)
    const outcome = before.get(due.invoiceId)?.then(again, again) ?? work(due)
    before.set(due.invoiceId, outcome)
    return outcome
  })
}

/** Tells Temporal now and then that the list goes on, if an activity of Temporal's is what runs it. */
function heart(): () => void {
  const context = asyncLocalStorage.getStore()
  let done = 0
  return () => {
    done += 1
    if (done % doneBetweenBeats === 0) context?.heartbeat(done)
  }
}

async function collectOne(desk: Desk, due: Due): Promise<Outcome> {
  const { parts, turn } = desk
  const { tenantId, transactionId } = due
  const state = await desk.begin(due)
  switch (state.kind) {
    case 'known':
      return state.outcome
    case 'attach':
      await turn(() => attachNamed(parts, { tenantId, transactionId, method: state.method }))
      return collectOne(desk, due)
    case 'free': {
      const { intent } = state
      const freed = await turn(() => resume(parts, { tenantId, intent, cancel: true }))
      return freed.kind === 'paid' || freed.kind === 'unknown' || freed.kind === 'closed'
        ? freed
        : collectOne(desk, due)
    }
    case 'resume':
      return turn(() => resume(parts, { tenantId, intent: state.intent, cancel: false }))
    case 'charge': {
      // The next one is asked while this answer waits to be recorded.
      const answer = await turn(() => ask(parts, { tenantId, ...state }))
      return conclude(parts, { tenantId, intent: state.intent, answer })
    }
  }
}

type Order = {
  readonly tenantId: Due['tenantId']
  readonly intent: IntentRow
  readonly method: MethodRow
}

/** Asks the provider for the money, under the attempt's key, and records its answer. */
export async function charge(parts: PaymentParts, order: Order): Promise<Outcome> {
  const { tenantId, intent } = order
  return conclude(parts, { tenantId, intent, answer: await ask(parts, order) })
}

async function ask({ psp }: PaymentParts, order: Order): Promise<Recordable> {
  const { tenantId, intent, method } = order
  assert(method.provider_ref !== null && method.account_ref !== null, 'the method is attached')
  const stop = chargeSeconds.startTimer({ psp: psp.name })
  const answer = await psp.charge({
    accountRef: method.account_ref,
    methodRef: method.provider_ref,
    amount: { currency: intent.currency, minor: intent.amount_minor },
    key: intent.provider_key,
    labels: labelsOf(tenantId, intent),
  })
  stop({ answer: answer.kind })
  return happened(answer)
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
export function happened(answer: PspAnswer): Recordable {
  if (answer.kind === 'not-executed')
    throw ApplicationFailure.retryable(answer.because, 'ProviderRefusedForNow')
  return answer
}
