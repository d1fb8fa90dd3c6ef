import { ApplicationFailure } from '@temporalio/activity'
import { asTenant, type Tx } from '../../adapters/postgres/client.ts'
import { publish } from '../../adapters/postgres/outbox.ts'
import { noteStep } from '../../adapters/postgres/payments/collection-notes.ts'
import type { CollectionRow } from '../../adapters/postgres/payments/collections.ts'
import { intentsOf } from '../../adapters/postgres/payments/intents.ts'
import { newestMethod } from '../../adapters/postgres/payments/methods.ts'
import { currentPolicy } from '../../adapters/postgres/payments/policy.ts'
import { assert } from '../../domain/assert.ts'
import type { TenantId } from '../../domain/ids.ts'
import { type DunningStep, nextStep, type Situation } from '../../domain/payments/dunning.ts'
import type { PaymentEvent } from '../../domain/payments/events.ts'
import type { Outcome, PaymentPorts, Planned, Round } from '../../workflows/payments/ports.ts'
import { about } from './record.ts'
import { known } from './known.ts'
import { outcomeOf } from './outcome.ts'
import type { PaymentParts } from './parts.ts'

/** Decides the next step by policy and records it with its instant. A repeat answers the same. */
export function plan(parts: PaymentParts): PaymentPorts['plan'] {
  return async (round) => {
    const { tenantId, invoiceId } = round
    if (round.outcome.kind === 'paid' || round.outcome.kind === 'closed') {
      throw ApplicationFailure.nonRetryable(
        'A collection that is over has no next step.',
        'CollectionOver',
      )
    }
    const { customer_id: customerId } = await asTenant(parts.db, tenantId, (tx) =>
      known(tx, invoiceId),
    )
    const zone = await parts.zoneOf({ tenantId, customerId })
    return asTenant(parts.db, tenantId, (tx) =>
      decide(tx, { ...round, zone, provider: parts.psp.name }),
    )
  }
}

type Asked = Round & { readonly zone: string; readonly provider: string }

async function decide(tx: Tx, asked: Asked): Promise<Planned> {
  const { tenantId, invoiceId, round, outcome, zone, provider } = asked
  const row = await known(tx, invoiceId)
  if (row.step !== null && row.round >= round) return row.step
  const policy = row.policy ?? (await currentPolicy(tx))
  const waited = outcome.kind === 'waited'
  const told = waited ? await outcomeOf(tx, invoiceId) : outcome
  const untried = await hasUntriedMethod(tx, { row, provider, told })
  const standing = waited || untried ? undefined : stillStanding(row)
  // The instant of a step has come when the workflow says so, whatever this computer's clock shows.
  const nowMs = Math.max(row.now_at.getTime(), waited ? (instantOf(row.step) ?? 0) : 0)
  const next = untried
    ? chargeNow(nowMs)
    : nextStep(policy, situationOf(row, { outcome: told, zone, nowMs }))
  const step: Planned = standing ?? { ...next, attempt: row.attempts + 1 }
  await noteStep(tx, { invoiceId, round, step, policy, asked: told.kind === 'unknown' })
  if (standing === undefined && !untried) {
    await sayWaiting(tx, { tenantId, row, step, outcome: told, reminder: waited })
  }
  return step
}

const instantOf = (step: CollectionRow['step']) =>
  step === null || step.kind === 'give-up' ? undefined : step.atMs

/**
 * The step decided before, if nothing was recorded since: a hint that brought no news neither puts a
 * retry off, not even one that is due this moment, nor writes to the payer again.
 */
function stillStanding({ step, stage, now_at: now }: CollectionRow): Planned | undefined {
  if (step === null || step.kind === 'give-up' || stage !== step.kind) return undefined
  return step.kind === 'charge' || now.getTime() < step.atMs ? step : undefined
}

/** A method named while nobody listened: its nudge found no collection, or one that was busy. */
async function hasUntriedMethod(
  tx: Tx,
  {
    row,
    provider,
    told,
  }: { readonly row: CollectionRow; readonly provider: string; readonly told: Outcome },
): Promise<boolean> {
  if (told.kind === 'unknown') return false // Until that is known, nobody is charged.
  const newest = await newestMethod(tx, { customerId: row.customer_id, provider })
  const [latest] = await intentsOf(tx, row.invoice_id)
  return (
    newest !== undefined && newest.state !== 'refused' && newest.method_id !== latest?.method_id
  )
}

const chargeNow = (atMs: number): DunningStep => ({ kind: 'charge', atMs, grace: false })

function situationOf(
  row: CollectionRow,
  {
    outcome,
    zone,
    nowMs,
  }: { readonly outcome: Outcome; readonly zone: string; readonly nowMs: number },
): Situation {
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
