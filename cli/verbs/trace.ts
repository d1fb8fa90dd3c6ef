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
  for (const transaction of story.transactions) {
    terminal.print(terminal.paint('dim', `transaction ${transaction}`))
  }
}
