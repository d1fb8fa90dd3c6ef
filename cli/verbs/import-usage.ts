import type { Command } from 'commander'

import { CliError, exit } from '../cli-error.ts'
import { act, type Context } from '../context.ts'
import type { UsageRequest, UsageResult } from '../import/import-usage.ts'
import { showProgress } from '../progress.ts'
import { examples, writes } from './verb.ts'

type Options = {
  readonly meter?: string
  readonly format?: string
  readonly source?: string
  readonly createCustomers?: boolean
  readonly dryRun?: boolean
}

const formats = ['access-log', 'csv'] as const

/** `durabill import usage`: what a log or a table says was used. */
export function addImportUsage(parent: Command): void {
  const command = writes(parent.command('usage'))
    .description('send what was used, as events; sending a file twice changes nothing')
    .argument(
      '<file>',
      'an access log, or a CSV file with the columns customer, meter, quantity, time, id',
    )
    .option(
      '--meter <key>',
      'csv: what is counted where a line names no meter; access-log: only requests, or only bytes',
    )
    .option('--format <format>', 'access-log or csv (default csv for *.csv, else access-log)')
    .option('--source <name>', 'source of the events (default import/<name of the file>)')
    .option('--create-customers', 'make the customers who are not there, where the seller is')
    .action((file: string, _options: unknown, self: Command) =>
      act<Options>(self, (context) => run(context, file)),
    )
  examples(command, [
    'durabill import usage access.log --create-customers',
    'durabill import usage calls.csv --meter api_calls --dry-run',
  ])
}

async function run(context: Context<Options>, file: string): Promise<number> {
  const { terminal, options, interrupt } = context
  const format = formatOf(file, options.format)
  const { importUsage } = await import('../import/import-usage.ts')
  const told = showProgress(terminal, { what: 'events' })
  const made = showProgress(terminal, { what: 'customers' })
  const request: UsageRequest = {
    client: options.dryRun === true ? undefined : context.engine({ seeThrough: true }),
    file,
    format,
    meter: options.meter,
    source: options.source,
    createCustomers: options.createCustomers === true,
    onProgress: (what, done, total) => (what === 'events' ? told : made).at(done, total),
    signal: interrupt,
  }
  const result = await importUsage(request).finally(told.end)
  terminal.data('durabill.import-usage.v1', { ...result, dryRun: options.dryRun === true })
  tell(context, result)
  if (result.interrupted) {
    terminal.note('Interrupted. The same command completes it; nothing counts twice.')
    return exit.interrupted
  }
  return result.refused === 0 ? exit.ok : exit.failed
}

function tell({ terminal, options }: Context<Options>, result: UsageResult): void {
  const { events, customers, created, accepted, duplicates, refused, waiting, late } = result
  terminal.print(
    `${events} events of ${customers} customers${created > 0 ? `, ${created} of them new` : ''}`,
  )
  for (const { line, why } of result.refusals) {
    terminal.note(terminal.paintNote('red', `✗ line ${line}: ${why}`))
  }
  if (options.dryRun === true) return terminal.print('Nothing was sent: this was a dry run.')
  terminal.print(
    accepted === 0 && duplicates > 0 && refused === 0
      ? `Nothing changed: the engine had all ${duplicates} already.`
      : `${accepted} accepted, ${duplicates} were there already, ${refused} refused.`,
  )
  if (late > 0)
    terminal.print(`${late} came late: their period is billed, they go onto the next bill.`)
  if (waiting > 0) terminal.print(`${waiting} wait for a subscription whose period they fall into.`)
  terminal.print(terminal.paint('dim', `source ${result.source}   next: durabill doctor`))
}

function formatOf(file: string, said: string | undefined): UsageRequest['format'] {
  if (said === undefined) return file.toLowerCase().endsWith('.csv') ? 'csv' : 'access-log'
  const format = formats.find((known) => known === said)
  if (format !== undefined) return format
  throw new CliError({
    what: `There is no format "${said}".`,
    fix: `Name one of: ${formats.join(', ')}.`,
    exitCode: exit.usage,
  })
}
