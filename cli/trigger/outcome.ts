import { moneyText, type MoneyJson } from '../money-text.ts'
import { table } from '../table.ts'
import type { Terminal } from '../terminal.ts'
import { type ListName, type Row, rowsOf } from './rows.ts'
import type { Sent } from './send.ts'
import type { Stage } from './stage.ts'

type Rows = readonly Row[]

/** What came of a scenario: the ids of everything it made, and what to try next. */
export type Outcome = {
  readonly scenario: string
  readonly order: string
  readonly customerId: string
  readonly clockId?: string
  readonly subscriptions: Rows
  readonly events: readonly Sent[]
  readonly invoices: Rows
  readonly payments: Rows
  readonly creditNotes: Rows
  readonly refunds: Rows
  readonly messages: Rows
  readonly next: readonly string[]
}

/** Reads back what a scenario has made. */
export async function readOutcome(
  stage: Stage,
  { scenario, events }: { readonly scenario: string; readonly events: readonly Sent[] },
): Promise<Outcome> {
  const read = (list: ListName) => rowsOf(stage, list)
  const [subscriptions, invoices, payments, creditNotes, refunds, messages] = await Promise.all([
    read('subscriptions'),
    read('invoices'),
    read('payments'),
    read('credit-notes'),
    read('refunds'),
    read('messages'),
  ])
  const { order, customerId, clockId } = stage
  const made = { subscriptions, invoices, payments, creditNotes, refunds, messages }
  const ids = { scenario, order, customerId, ...(clockId === undefined ? {} : { clockId }) }
  const next = [
    ...invoices.slice(0, 1).map(({ number }) => `durabill explain ${String(number)}`),
    ...events.slice(0, 1).map(({ transactionId }) => `durabill trace ${transactionId}`),
    ...(clockId === undefined ? [] : [`durabill clock preview ${clockId} --by 1mo`]),
  ]
  return { ...ids, events, ...made, next }
}

/** Prints an outcome, oldest first. */
export function tellOutcome(terminal: Terminal, outcome: Outcome): void {
  const { subscriptions, invoices, payments, creditNotes, refunds, messages } = outcome
  terminal.print(`customer ${outcome.customerId}   order ${outcome.order}`)
  const rows = [
    ...subscriptions.map((row) => cells('subscription', row, ['key', 'state', 'quantity', 'id'])),
    ...invoices
      .toReversed()
      .map((row) => cells('invoice', row, ['number', 'total', 'status', 'id'])),
    ...payments
      .toReversed()
      .map((row) => cells('payment', row, ['attempt', 'amount', 'status', 'code', 'id'])),
    ...creditNotes.toReversed().map((row) => cells('credit note', row, ['number', 'total', 'id'])),
    ...refunds.toReversed().map((row) => cells('refund', row, ['amount', 'status', 'id'])),
    ...messages.toReversed().map((row) => cells('e-mail', row, ['kind', 'status', 'subject'])),
  ]
  terminal.print(table(rows))
  for (const command of outcome.next) terminal.print(terminal.paint('dim', `next  ${command}`))
}

function cells(label: string, row: Rows[number], fields: readonly string[]): string[] {
  return [
    label,
    fields
      .map((field) => textOf(row[field]))
      .filter(Boolean)
      .join('  '),
  ]
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (isMoney(value)) return moneyText(value)
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function isMoney(value: unknown): value is MoneyJson {
  if (typeof value !== 'object' || value === null) return false
  return 'amount' in value && 'currency' in value
}
