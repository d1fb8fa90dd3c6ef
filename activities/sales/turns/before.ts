import type { Tx } from '../../../adapters/postgres/client.ts'
import { newestInvoices, owingOf, paidOf } from '../../../adapters/postgres/sales/bills.ts'
import { planVersionsOf } from '../../../adapters/postgres/sales/plans.ts'
import { fromSubscriptionRow } from '../../../adapters/postgres/sales/subscriptions.ts'
import type { InvoiceId } from '../../../domain/ids.ts'
import type { Currency } from '../../../domain/money/currency.ts'
import { isRunning } from '../../../domain/sales/turn-refusals.ts'
import type { Bill, Turned, TurnRef } from '../../../workflows/sales/ports.ts'
import type { StoredAnswer } from './answer.ts'
import { billsBefore } from './bills.ts'
import { rightsFor } from './rights.ts'
import type { Worked } from './work-out.ts'

type Before = Extract<Worked, { kind: 'before' }>

/**
 * Answers for which nothing is left to write: what was done before is told again, with the invoice
 * that may not be collected yet and the rights as they should be. A process that died between two
 * steps leaves nothing undone.
 */
export async function turnedBefore(
  tx: Tx,
  worked: readonly Worked[],
): Promise<Map<TurnRef, Turned>> {
  const ones = worked.filter((one) => one.kind === 'before')
  if (ones.length === 0) return new Map()
  const ids = ones.map(({ row }) => row.subscription_id)
  const [newest, owing] = await Promise.all([newestInvoices(tx, ids), owingOf(tx, ids)])
  const invoiceOf = (one: Before) => storedInvoice(one) ?? newest.get(one.row.subscription_id)
  const invoiceIds = ones.flatMap((one) => invoiceOf(one) ?? [])
  const [bills, paid, plans] = await Promise.all([
    billsBefore(tx, invoiceIds),
    paidOf(tx, invoiceIds),
    planVersionsOf(
      tx,
      ones.map(({ row }) => ({ planId: row.plan_id, version: row.plan_version })),
    ),
  ])
  return new Map(
    ones.map((one): [TurnRef, Turned] => {
      const plan = plans.get(`${one.row.plan_id}@${one.row.plan_version}`)
      if (plan === undefined) throw new Error(`The plan ${one.row.plan_id} is gone.`)
      const invoiceId = invoiceOf(one)
      const bill = invoiceId === undefined ? undefined : bills.get(invoiceId)
      const stored = storedInvoice(one)
      const wasPaid = stored !== undefined && paid.has(stored)
      const owes = owing.has(one.row.subscription_id)
      return [one.ref, toldAgain(one, { bill, plan, wasPaid, owes })]
    }),
  )
}

function storedInvoice({ command }: Before): InvoiceId | undefined {
  const answer = answerIn(command)
  if (answer?.kind !== 'done') return undefined
  // It was stored as the id of an invoice.
  return (answer.invoiceId ?? undefined) as InvoiceId | undefined
}

const answerIn = (command: Before['command']) =>
  // The column holds nothing but answers that `commandsOf` has written.
  (command?.answer ?? undefined) as StoredAnswer | undefined

function toldAgain(
  { row, command }: Before,
  {
    bill,
    plan,
    wasPaid,
    owes,
  }: {
    readonly bill: Bill | undefined
    readonly plan: Parameters<typeof rightsFor>[1]
    readonly wasPaid: boolean
    readonly owes: boolean
  },
): Turned {
  if (row.parked_because !== null)
    return { kind: 'refused', because: `Parked for a person: ${row.parked_because}` }
  const answer = answerIn(command)
  if (answer?.kind === 'refused')
    return { kind: 'refused', because: `${answer.field}: ${answer.message} ${answer.fix}` }
  const subscription = fromSubscriptionRow(row)
  // While any invoice stands open, its collection says what is let in.
  const settled = !owes && isRunning(subscription)
  return {
    kind: 'done',
    state: row.state,
    customerId: row.customer_id,
    transactionId: command?.transaction_id ?? row.transaction_id,
    ...(bill === undefined ? {} : { bill }),
    ...(wasPaid ? { wasPaid } : {}),
    credits: (answer?.credits ?? []).map(({ minor, currency, ...credit }) => ({
      ...credit,
      amount: { minor: BigInt(minor), currency: currency as Currency }, // As it was stored.
    })),
    ...(settled ? { rights: rightsFor(subscription, plan) } : {}),
    ends: row.state === 'cancelled',
    more: row.due_at !== null && row.due_at <= row.now_at,
  }
}
