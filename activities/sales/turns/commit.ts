import type { Tx } from '../../../adapters/postgres/client.ts'
import { book } from '../../../adapters/postgres/journal.ts'
import { publish } from '../../../adapters/postgres/outbox.ts'
import { addCredits } from '../../../adapters/postgres/sales/credits.ts'
import { moveCredit } from '../../../adapters/postgres/sales/customer-credit.ts'
import { insertDocuments } from '../../../adapters/postgres/sales/documents.ts'
import { closeWindows, redirectOwnWindows } from '../../../adapters/postgres/sales/rate-windows.ts'
import { openWindows } from '../../../adapters/postgres/sales/open-windows.ts'
import { insertPeriods, saveSubscriptions } from '../../../adapters/postgres/sales/save-turns.ts'
import { refuseRequested } from '../../../adapters/postgres/sales/park.ts'
import { insertCommands } from '../../../adapters/postgres/sales/save-commands.ts'
import { assert } from '../../../domain/assert.ts'
import type { TenantId } from '../../../domain/ids.ts'
import type { SalesEvent } from '../../../domain/sales/events.ts'
import type { Turned, TurnRef } from '../../../workflows/sales/ports.ts'
import { numbered } from '../numbered.ts'
import { sentence } from '../price-order.ts'
import { answerOf, commandsOf, factsOf, refusedCommandsOf } from './answer.ts'
import { type Drafted, drafted } from './drafts.ts'
import { decideMoney } from './money.ts'
import type { Worked } from './work-out.ts'
import { documentsOf, entriesOf, movementsOf, periodsOf, type Written } from './written.ts'
import { closesOf, opensOf } from './windows.ts'

type Batch = { readonly tenantId: TenantId; readonly worked: readonly Worked[] }

/** Writes steps: documents, periods, windows, ledger, facts and answers, in the one transaction. */
export async function commitTurns(
  tx: Tx,
  { tenantId, worked }: Batch,
): Promise<Map<TurnRef, Turned>> {
  const refused = worked.filter((one) => one.kind === 'refused')
  const written = await numberedSteps(
    tx,
    tenantId,
    worked.filter((one) => one.kind === 'step').map(drafted),
  )
  await write(tx, written)
  await insertCommands(tx, [
    ...written.flatMap(commandsOf),
    ...refused.flatMap((one) => refusedCommandsOf(tenantId, one)),
  ])
  for (const one of refused)
    await refuseRequested(tx, {
      subscriptionId: one.row.subscription_id,
      because: sentence(one.refusal),
      due: one.command === undefined,
    })
  return new Map<TurnRef, Turned>([
    ...written.map((one): [TurnRef, Turned] => [one.step.ref, answerOf(one)]),
    ...refused.map((one): [TurnRef, Turned] => [
      one.ref,
      { kind: 'refused', because: sentence(one.refusal) },
    ]),
  ])
}

/** Decides where the money goes, and takes the numbers: from here on the series is locked. */
async function numberedSteps(
  tx: Tx,
  tenantId: TenantId,
  steps: readonly Drafted[],
): Promise<Written[]> {
  if (steps.length === 0) return []
  const invoices = steps.flatMap(({ invoice }) => invoice ?? [])
  const credits = steps.flatMap((step) => step.credits)
  const money = await decideMoney(tx, {
    credits: credits.map(({ wish }) => wish),
    invoices: invoices.map(({ wish }) => wish),
  })
  const drafts = [...credits, ...invoices].map(({ draft }) => draft)
  const final = await numbered(tx, tenantId, drafts)
  const applied = new Map<string, bigint>(
    invoices.map(({ wish }) => [wish.invoiceId, money.appliedTo(wish.invoiceId)]),
  )
  const byId = new Map(
    final.map((document) => [
      document.snapshot.id,
      { ...document, appliedMinor: applied.get(document.snapshot.id) ?? 0n },
    ]),
  )
  return steps.map((step) => ({
    ...step,
    tenantId,
    splitOf: money.splitOf,
    appliedMinor: step.invoice === undefined ? 0n : money.appliedTo(step.invoice.wish.invoiceId),
    documentOf(id) {
      const document = byId.get(id)
      assert(document !== undefined, 'every draft got its number')
      return document
    },
  }))
}

/** Everything that a step makes true. Sent in this order, on one connection. */
async function write(tx: Tx, steps: readonly Written[]): Promise<void> {
  if (steps.length === 0) return
  const credits = steps.flatMap((one) => one.credits)
  await Promise.all([
    insertDocuments(tx, steps.flatMap(documentsOf)),
    addCredits(
      tx,
      credits.map(({ wish }) => wish),
    ),
    insertPeriods(tx, steps.flatMap(periodsOf)),
    closeWindows(tx, steps.flatMap(closesOf)),
    saveSubscriptions(
      tx,
      steps.map(({ next }) => next),
    ),
    redirectOwnWindows(tx, steps.flatMap(redirectsOf)),
    moveCredit(tx, steps.flatMap(movementsOf)),
    openWindows(tx, steps.flatMap(opensOf)),
    book(tx, steps.flatMap(entriesOf)),
    publish<SalesEvent>(tx, steps.flatMap(factsOf)),
  ])
}

function redirectsOf({ step, next, atMs }: Written) {
  const how = step.priced.turn.ownRun
  if (how === undefined) return []
  const plan = step.planOf(next.plan)
  return [
    {
      subscriptionId: next.subscriptionId,
      how,
      atMs,
      planId: plan.planId,
      planVersion: plan.version,
      meters: plan.prices.flatMap((price) => price.meter ?? []),
    },
  ]
}
