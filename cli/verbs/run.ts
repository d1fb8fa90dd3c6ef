import type { Command } from 'commander'

import { CliError, exit } from '../cli-error.ts'
import type { DemoOptions } from '../demo.ts'
import { examples, type Verb } from './verb.ts'

type Options = Omit<DemoOptions, 'port'> & { readonly port?: string }

/** `demo`: the whole story on data that is thrown away. */
export const demoVerb: Verb = (program) => {
  const command = program
    .command('demo')
    .description('run an engine on fresh data and tell its story: five steps, each checked')
    .option('--orders <file>', 'run a CSV file of orders after the five steps')
    .option(
      '--usage <file>',
      'run the access log of a web server, of one month, after the five steps',
    )
    .option('--port <n>', 'where the API listens')
    .option('--reset', 'start clean; the demo always does')
    .option('--stay', 'keep running at the end, also without a terminal')
    .option('--no-stay', 'stop at the end')
    .action(async (_options: unknown, command: Command) => {
      const { runDemo } = await import('../demo.ts')
      const { port, ...options } = command.optsWithGlobals<Options>()
      process.exitCode = await runDemo({ ...options, ...portOf(port) })
    })
  examples(command, [
    'npm run demo',
    'npm run demo -- --orders shop.csv --json',
    'npm run demo -- --usage access.log',
  ])
}

/** `start`: an engine on data that is kept. */
export const startVerb: Verb = (program) => {
  const command = program
    .command('start')
    .description('run an engine on data that is kept in .durabill/')
    .option('--port <n>', 'where the API listens')
    .option('--keep-in <folder>', 'where the data is kept (default .durabill)')
    .action(async (_options: unknown, command: Command) => {
      const { runStart } = await import('../start.ts')
      const { port, keepIn } = command.optsWithGlobals<{ port?: string; keepIn?: string }>()
      process.exitCode = await runStart({
        ...portOf(port),
        ...(keepIn === undefined ? {} : { keepIn }),
      })
    })
  examples(command, ['npm start', 'npm start -- --port 4800'])
}

function portOf(text: string | undefined): { port?: number } {
  if (text === undefined) return {}
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return { port }
  throw new CliError({
    what: `"${text}" is no port.`,
    fix: 'Say a whole number from 0 (any free one) to 65535.',
    exitCode: exit.usage,
  })
}
