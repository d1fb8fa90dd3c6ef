import { Command } from 'commander'

import { exit } from './cli-error.ts'
import { complain } from './complain.ts'
import { cardsVerb } from './verbs/cards.ts'
import { clockVerb } from './verbs/clock.ts'
import { completionVerb } from './verbs/completion.ts'
import { doctorVerb } from './verbs/doctor.ts'
import { explainVerb } from './verbs/explain.ts'
import { importVerb } from './verbs/import.ts'
import { demoVerb, startVerb } from './verbs/run.ts'
import { traceVerb } from './verbs/trace.ts'
import { triggerVerb } from './verbs/trigger.ts'
import { examples } from './verbs/verb.ts'

const verbs = [
  demoVerb,
  startVerb,
  doctorVerb,
  traceVerb,
  explainVerb,
  triggerVerb,
  cardsVerb,
  clockVerb,
  importVerb,
  completionVerb,
]

const exitCodes = `
Exit codes:
  0 ok · 1 failed · 2 usage · 3 not found · 4 refused by state · 5 needs confirmation ·
  6 drift · 7 provider down`

/** The program with all its verbs. It throws instead of ending the process. */
function makeProgram(): Command {
  const program = new Command('durabill')
    .description(
      'The operator’s hand on a durabill engine. Data goes to stdout, the rest to stderr.',
    )
    .option('--url <url>', 'the engine (default DURABILL_API_URL, or the demo that runs here)')
    .option('--key <key>', 'the API key (default DURABILL_API_KEY)')
    .option('--json', 'one JSON object on stdout, of a stable shape')
    .option('--no-color', 'no colours; so do NO_COLOR and CI')
    .option('--show-requests', 'print each request as a line of curl, without the key')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ outputError: sayUsage })
    .showSuggestionAfterError()
    .addHelpText('after', exitCodes)
    .exitOverride()
  examples(program, [
    'npm run demo',
    'durabill trigger card-declined',
    'durabill explain INV-2026-0001',
    'durabill clock advance my-clock --by 1mo',
  ])
  for (const verb of verbs) verb(program)
  return program
}

function sayUsage(text: string, write: (text: string) => void): void {
  const what = text.replace(/^error: /, '').trim()
  write(`✗ ${what}\n  do     Add --help to see how the command is written.\n`)
}

// `durabill … | head` closes our output early: that is no fault of ours.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error) => {
    process.exit('code' in error && error.code === 'EPIPE' ? exit.ok : exit.failed)
  })
}

try {
  await makeProgram().parseAsync()
} catch (error) {
  process.exitCode = complain(error, process.argv.includes('--json'))
}
