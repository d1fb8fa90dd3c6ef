import type { Command } from 'commander'

import { CliError, exit } from '../cli-error.ts'
import { act, type Context } from '../context.ts'
import type { ImportResult } from '../import/import-orders.ts'
import { showProgress } from '../progress.ts'
import { addImportUsage } from './import-usage.ts'
import { examples, type Verb, writes } from './verb.ts'

type Options = {
  readonly mapping?: string
  readonly source?: string
  readonly concurrency?: string
  readonly dryRun?: boolean
}

export const importVerb: Verb = (program) => {
  const parent = program.command('import').description('bring in what another system knows')
  const command = writes(parent.command('orders'))
    .description(
      'send the order lines of a CSV file as events; sending a file twice changes nothing',
    )
    .argument('<file>', 'a CSV file: UTF-8 or Latin-1, with a header')
    .option(
      '--mapping <file>',
      'how its columns are read (default deploy/imports/online-retail.json)',
    )
    .option('--source <name>', 'source of the events (default import/<name of the file>)')
    .option('--concurrency <n>', 'batches under way at once, 1 to 16', '4')
    .action((file: string, _options: unknown, command: Command) =>
      act<Options>(command, (context) => run(context, file)),
    )
  const lines = [
    'durabill import orders shop.csv --dry-run',
    'durabill import orders shop.csv --mapping deploy/imports/online-retail.json',
  ]
  examples(command, lines)
  addImportUsage(parent)
  examples(parent, [...lines, 'durabill import usage access.log --create-customers'])
}

async function run(context: Context<Options>, file: string): Promise<number> {
  const { terminal, options, interrupt } = context
  const { importOrders } = await import('../import/import-orders.ts')
  const concurrency = readConcurrency(options.concurrency ?? '4')
  const progress = showProgress(terminal, { what: 'documents' })
  const result = await importOrders({
    client: options.dryRun === true ? undefined : context.engine({ seeThrough: true }),
    file,
    mapping: options.mapping,
    source: options.source,
    concurrency,
    onProgress: ({ done, total }) => progress.at(done, total),
    signal: interrupt,
  }).finally(progress.end)

  terminal.data('durabill.import.v1', { ...result, dryRun: options.dryRun === true })
  tell(context, result)
  if (result.interrupted) {
    terminal.note('Interrupted. The same command goes on from here; nothing is sent twice.')
    return exit.interrupted
  }
  return result.refused.length === 0 ? exit.ok : exit.failed
}

function tell({ terminal, options }: Context<Options>, result: ImportResult): void {
  const { documents, lines, orders, cancellations, accepted, duplicates, resumed } = result
  terminal.print(
    `${documents} documents, ${lines} lines: ${orders} orders, ${cancellations} cancellations`,
  )
  for (const { currency, sales, cancellations: taken } of result.sums) {
    terminal.print(`  ${currency}  sales ${sales}  cancellations ${taken}  (quantity × unit price)`)
  }
  for (const warning of result.warnings) terminal.note(terminal.paintNote('yellow', warning))
  for (const { document, line, why } of result.refused) {
    terminal.note(terminal.paintNote('red', `✗ ${document || '(no number)'}, line ${line}: ${why}`))
  }
  if (options.dryRun === true) return terminal.print('Nothing was sent: this was a dry run.')
  const known = duplicates + resumed
  terminal.print(
    accepted === 0 && known > 0
      ? `Nothing changed: the engine had all ${known} already.`
      : `${accepted} accepted, ${known} were there already, ${result.refused.length} refused.`,
  )
  terminal.print(terminal.paint('dim', `source ${result.source}   next: durabill doctor`))
}

function readConcurrency(text: string): number {
  const lanes = Number(text)
  if (Number.isInteger(lanes) && lanes >= 1 && lanes <= 16) return lanes
  throw new CliError({
    what: `"${text}" requests at once are not possible.`,
    fix: 'Say a whole number from 1 to 16.',
    exitCode: exit.usage,
  })
}
