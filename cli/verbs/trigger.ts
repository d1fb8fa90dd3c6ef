import type { Command } from 'commander'

import { CliError, exit } from '../cli-error.ts'
import { act, type Context } from '../context.ts'
import { resumable } from '../interrupt.ts'
import { table } from '../table.ts'
import { examples, type Verb } from './verb.ts'

type Options = { readonly list?: boolean; readonly watch?: boolean; readonly dryRun?: boolean }

export const triggerVerb: Verb = (program) => {
  const command = program
    .command('trigger')
    .description('play a scenario on the engine: its own customer, orders, cards and days')
    .argument('[scenario]', 'a name of --list, or the path of a .json file of your own')
    .option('--list', 'say which scenarios there are')
    .option('--watch', 'tell each step of the story as it is recorded')
    .option('--dry-run', 'say what would be sent, and change nothing')
    .action((name: string | undefined, _options: unknown, command: Command) =>
      act<Options>(command, (context) => trigger(context, name)),
    )
  examples(command, [
    'durabill trigger --list',
    'durabill trigger card-declined --watch',
    'durabill trigger order-refunded --json',
  ])
}

async function trigger(context: Context<Options>, name: string | undefined): Promise<void> {
  const { scenarioNames, readScenario } = await import('../trigger/scenarios.ts')
  const { terminal, options } = context
  if (options.list === true) {
    const scenarios = scenarioNames().map((each) => ({
      name: each,
      title: readScenario(each).title,
    }))
    terminal.data('durabill.scenarios.v1', { scenarios })
    return terminal.print(table(scenarios.map(({ name, title }) => [name, title])))
  }
  if (name === undefined) {
    const fix = '`durabill trigger --list` says which there are.'
    throw new CliError({ what: 'Name a scenario.', fix, exitCode: exit.usage })
  }
  const scenario = readScenario(name)
  if (options.dryRun === true) {
    terminal.data('durabill.scenario.v1', scenario)
    return terminal.print(scenario.steps.map((step) => JSON.stringify(step)).join('\n'))
  }
  await perform(context, { name, scenario })
}

type Asked = Parameters<typeof import('../trigger/stage.ts').setStage>[1]

async function perform(context: Context<Options>, { name, scenario }: Asked): Promise<void> {
  const { terminal, options, interrupt } = context
  const { setStage } = await import('../trigger/stage.ts')
  const { play } = await import('../trigger/play.ts')
  const { readOutcome, tellOutcome } = await import('../trigger/outcome.ts')
  const { watch } = await import('../trigger/watch.ts')

  const client = context.engine()
  terminal.note(terminal.paintNote('bold', scenario.title))
  const stage = await setStage(client, { name: nameOf(name), scenario })
  const say = (text: string) => terminal.note(terminal.paintNote('dim', text))
  const over = new AbortController()
  const watching =
    options.watch === true ? { client, id: stage.customerId, say, done: over.signal } : undefined
  const told = watching ? () => {} : say
  const playing = play(scenario, { stage, say: told, interrupt }).finally(() => over.abort())
  const [events] = await resumable(Promise.all([playing, watching && watch(watching)]), {
    interrupt,
    resume: `What was sent goes on by itself: \`durabill trace ${stage.customerId}\`.`,
  })
  const outcome = await readOutcome(stage, { scenario: name, events })
  terminal.data('durabill.trigger.v1', outcome)
  tellOutcome(terminal, outcome)
}

/** `mine/two-cards.json` is called `two-cards`. */
const nameOf = (name: string) => name.replace(/^.*\//, '').replace(/\.json$/, '')
