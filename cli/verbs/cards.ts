import type { Command } from 'commander'

import { act, type Context } from '../context.ts'
import { table } from '../table.ts'
import { examples, type Verb } from './verb.ts'

export const cardsVerb: Verb = (program) => {
  const command = program
    .command('cards')
    .description('list the test cards of the sandbox provider, and what each does')
    .action((_options: unknown, command: Command) => act(command, cards))
  examples(command, ['durabill cards', 'durabill cards --json | jq -r ".cards[].token"'])
}

async function cards({ terminal }: Context): Promise<void> {
  const { cards: all } = await import('../../adapters/psp/simulator/cards.ts')
  const shown = [...all.values()].map(({ token, number, brand, does }) => ({
    token,
    number,
    brand,
    does,
  }))
  terminal.data('durabill.cards.v1', { cards: shown })
  terminal.print(
    table([
      ['TOKEN', 'NUMBER', 'WHAT IT DOES'],
      ...shown.map(({ token, number, does }) => [token, number, does]),
    ]),
  )
}
