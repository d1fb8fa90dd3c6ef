import { allHandlersFinished, condition, upsertSearchAttributes } from '@temporalio/workflow'
import { reach } from '../reach.ts'
import { search } from '../search.ts'
import { tellStory } from '../story.ts'
import type { CollectionInput } from './contract.ts'
import type { Outcome, PaymentPorts, Planned } from './ports.ts'
import { otherColumns } from './other-columns.ts'
import { keepWatch, waitUntil, type Wake } from './wake.ts'

export type CollectionResult = 'paid' | 'gave-up' | 'closed'

/** Collects one invoice after a first charge that did not succeed: wait, try again, at last give up. */
export async function collection(input: CollectionInput): Promise<CollectionResult> {
  const { reaches: _reaches, ...invoice } = input
  const payments = reach<PaymentPorts>('payments', 'local')
  const columns = otherColumns(input)
  const watch = keepWatch()
  const tell = tellStory()

  const opened = await payments.open('read what is owed', invoice)
  if (opened.clockMs !== undefined) watch.clockMs = Math.max(opened.clockMs, watch.clockMs ?? 0)
  let outcome: Outcome | { kind: 'waited' } = opened.outcome
  let inGrace = false
  let shutOut = false

  for (let round = 1; ; round += 1) {
    tell(outcome.kind === 'declined' ? `declined: ${outcome.code}` : outcome.kind)
    if (outcome.kind === 'paid') return leave('paid', await columns.settle(opened, outcome))
    if (outcome.kind === 'closed') return leave('closed')

    const step: Planned = await payments.plan('decide the next step', {
      ...invoice,
      round,
      outcome,
    })
    if (step.kind === 'give-up') {
      outcome = await payments.giveUp('stop asking', { ...invoice, because: step.because })
      if (outcome.kind === 'closed') return leave('gave-up', await columns.giveUp(opened))
      continue
    }
    if (step.grace && !inGrace) inGrace = await columns.letIn(opened)
    if (!step.grace && !shutOut) shutOut = await columns.shutOut(opened)

    const wake = await waitUntil(watch, step.atMs, `${step.kind} again`)
    tell(`woke: ${wake}`)
    outcome = await act(step, wake)
  }

  async function act(step: Planned, wake: Wake): Promise<Outcome | { kind: 'waited' }> {
    if (wake === 'hint' || step.kind === 'ask') return payments.ask('ask the provider', invoice)
    if (step.kind === 'wait' && wake === 'due') return { kind: 'waited' }

    const { customerId, transactionId, due } = opened
    const charge = { ...invoice, customerId, transactionId, amount: due, attempt: step.attempt }
    const [next] = await payments.collect(`charge, attempt ${step.attempt}`, [charge])
    return next ?? { kind: 'unknown', because: 'no answer' }
  }

  /** Nothing is left to wait for; an update that still runs is answered first. */
  async function leave(result: CollectionResult, _done?: unknown): Promise<CollectionResult> {
    upsertSearchAttributes([{ key: search.status, value: result }])
    watch.quiet = true
    await condition(allHandlersFinished)
    return result
  }
}
