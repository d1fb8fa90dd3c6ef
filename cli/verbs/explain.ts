import type { Command } from 'commander'

import { exit } from '../cli-error.ts'
import { act, type Context } from '../context.ts'
import { amountText, moneyText, type MoneyJson } from '../money-text.ts'
import { table } from '../table.ts'
import type { Terminal } from '../terminal.ts'
import { examples, type Verb } from './verb.ts'

type Explanation = {
  readonly number: string
  readonly lines: readonly {
    readonly key: string
    readonly text: string
    readonly usage?: { readonly text: string; readonly events: string }
  }[]
  /** Whether pricing the stored inputs again gave the same document, bit for bit. */
  readonly repriced: boolean
  readonly why: Readonly<Record<string, unknown>>
}

type Invoice = {
  readonly status: string
  readonly issuedOn: string
  readonly total: MoneyJson
  readonly transactionId: string
  readonly orderKey?: string | null
  readonly buyer?: { readonly name?: string; readonly email?: string }
  readonly lines: readonly {
    readonly key: string
    readonly description: string
    readonly net: MoneyJson
  }[]
  readonly taxes: readonly {
    readonly country: string
    readonly rate: string
    readonly category: string
    readonly net: MoneyJson
    readonly tax: MoneyJson
  }[]
}

export const explainVerb: Verb = (program) => {
  const command = program
    .command('explain')
    .description('show how each line of an invoice came to its amount')
    .argument('<invoice>', 'its number or its id')
    .action((invoice: string, _options: unknown, command: Command) =>
      act(command, (context) => explain(context, invoice)),
    )
  examples(command, ['durabill explain INV-2026-0001', 'durabill explain inv_01… --json'])
}

async function explain({ terminal, engine }: Context, name: string): Promise<number> {
  const client = engine()
  const path = `/v1/invoices/${encodeURIComponent(name)}`
  const [invoice, explanation] = await Promise.all([
    client.get<Invoice>(path),
    client.get<Explanation>(`${path}/explain`),
  ])
  terminal.data('durabill.explain.v1', explanation)
  terminal.print(headOf(invoice, explanation))
  terminal.print(linesOf(invoice, explanation))
  for (const text of usageOf(explanation)) terminal.print(terminal.paint('dim', text))
  terminal.print(reasonsOf(terminal, { invoice, explanation }))
  return explanation.repriced ? exit.ok : exit.drift
}

function headOf({ buyer, orderKey, ...invoice }: Invoice, { number }: Explanation): string {
  const who = buyer?.email ?? buyer?.name
  const order = orderKey ? `order ${orderKey}` : undefined
  return [number, who, order, invoice.issuedOn, moneyText(invoice.total), invoice.status]
    .filter((part) => part !== undefined)
    .join(' · ')
}

function linesOf({ lines, taxes }: Invoice, explanation: Explanation): string {
  const texts = new Map(explanation.lines.map(({ key, text }) => [key, text]))
  const rows = [
    ...lines.map(({ key, description, net }) => [
      '',
      key,
      description,
      amountText(net),
      texts.get(key) ?? '',
    ]),
    ...taxes.map(({ country, rate, category, net, tax }) => [
      '',
      '',
      `tax ${country} ${rate} % (${category}) on ${amountText(net)}`,
      amountText(tax),
      '',
    ]),
  ]
  return table(rows, [1, 3])
}

/** Where the usage on lines came from: `usage 2  12,534 received, … · GET /v1/usage/events?window=uwn_…`. */
const usageOf = ({ lines }: Explanation): string[] =>
  lines.flatMap(({ key, usage }) =>
    usage === undefined ? [] : [`usage  line ${key}: ${usage.text} · GET ${usage.events}`],
  )

function reasonsOf(
  terminal: Terminal,
  { invoice, explanation }: { invoice: Invoice; explanation: Explanation },
): string {
  const known = Object.entries(explanation.why).filter(([, value]) => value !== null)
  const reasons = known.map(([name, value]) => [name, textOf(value)])
  const again = explanation.repriced
    ? terminal.paint('green', '✓ priced again from the stored inputs: the same, bit for bit')
    : terminal.paint('red', '✗ priced again from the stored inputs: not the same')
  const next = terminal.paint('dim', `next  durabill trace ${invoice.transactionId}`)
  return `${table(reasons)}\n${again}\n${next}`
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value !== 'object' || value === null) return String(value)
  return Object.entries(value)
    .map(([name, part]) => `${name} ${textOf(part)}`)
    .join(', ')
}
