import type { Command } from 'commander'

import { act, type Context } from '../context.ts'
import { table } from '../table.ts'
import { readTrace } from '../trace-lines.ts'
import { examples, type Verb } from './verb.ts'

export const traceVerb: Verb = (program) => {
  const command = program
    .command('trace')
    .description('tell the whole story of one transaction, from any id or number in it')
    .argument('<id>', 'an id (txn_…, evt_…, inv_…, cus_…, int_…) or a document number')
    .action((id: string, _options: unknown, command: Command) =>
      act(command, (context) => trace(context, id)),
    )
  examples(command, ['durabill trace INV-2026-0001', 'durabill trace txn_01… --json'])
}

async function trace({ terminal, engine }: Context, id: string): Promise<void> {
  const story = await readTrace(engine(), id)
  terminal.data('durabill.trace.v1', story.raw)
  terminal.print(
    table(story.lines.map(({ at, source, what, evidence }) => [at, source, what, evidence])),
  )
  const { transactionIds, related = [], notes = [] } = story.raw
  for (const id of transactionIds) terminal.print(terminal.paint('dim', `transaction  ${id}`))
  for (const { transactionId, because } of related) {
    terminal.print(terminal.paint('dim', `see also     ${transactionId}  ${because}`))
  }
  for (const note of notes) terminal.note(terminal.paintNote('yellow', note))
}
