import type { Command } from 'commander'

/** Adds one verb to the program. */
export type Verb = (program: Command) => void

/** The options of a verb that changes something. */
export function writes(command: Command): Command {
  return command
    .option('-y, --yes', 'go ahead without being asked')
    .option('--no-input', 'never ask; without --yes, stop with exit code 5')
    .option('--dry-run', 'say what would happen, and change nothing')
}

/** What `--help` of a verb begins with: the lines a person copies. */
export function examples(command: Command, lines: readonly string[]): Command {
  return command.addHelpText('before', `${lines.map((line) => `  $ ${line}`).join('\n')}\n`)
}
