import { createInterface } from 'node:readline/promises'

import { CliError, exit } from './cli-error.ts'
import type { Terminal } from './terminal.ts'

/** The options of a verb that writes. */
export type WriteOptions = {
  readonly yes?: boolean
  /** `--no-input` makes it false. */
  readonly input?: boolean
  readonly dryRun?: boolean
}

/**
 * Returns once a person has agreed, or `--yes` did for them. Throws with exit code 5 where nobody
 * can be asked, or where they say no.
 */
export async function confirm(
  terminal: Terminal,
  { yes = false, input = true }: WriteOptions,
): Promise<void> {
  if (yes) return
  if (!terminal.canAsk || !input) {
    throw new CliError({
      what: 'This needs to be confirmed, and nobody can be asked.',
      fix: 'Add --yes to go ahead, or --dry-run to only look.',
      exitCode: exit.needsConfirmation,
    })
  }
  const asking = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const answer = await asking.question('continue? [y/N] ')
    if (/^y(?:es)?$/i.test(answer.trim())) return
  } finally {
    asking.close()
  }
  throw new CliError({ what: 'Nothing was changed.', exitCode: exit.needsConfirmation })
}
