import { CommanderError } from 'commander'

import { CliError, exit, type Complaint } from './cli-error.ts'

/**
 * Says on stderr what went wrong, why and what to do, and gives the exit code. Under `--json` the
 * same as one object. What is not one of our own errors is a bug, and shows where it came from.
 */
export function complain(error: unknown, json: boolean): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exit.ok : exit.usage
  const complaint = error instanceof CliError ? error.complaint : unforeseen(error)
  const exitCode = error instanceof CliError ? error.exitCode : exit.failed
  const text = json
    ? JSON.stringify({ schema: 'durabill.error.v1', ...complaint, exitCode })
    : inWords(complaint)
  process.stderr.write(`${text}\n`)
  return exitCode
}

function inWords({ what, why, fix, code, traceId }: Complaint): string {
  const lines = [
    `✗ ${what}`,
    ...(why === undefined ? [] : [indented('why  ', why)]),
    ...(fix === undefined ? [] : [indented('do   ', fix)]),
    ...(code === undefined ? [] : [indented('code ', code)]),
    ...(traceId === undefined ? [] : [indented('trace', traceId)]),
  ]
  return lines.join('\n')
}

const indented = (label: string, text: string) =>
  `  ${label}  ${text.replaceAll('\n', '\n         ')}`

function unforeseen(error: unknown): Complaint {
  if (!(error instanceof Error)) return { what: String(error) }
  const where = error.stack?.split('\n').slice(1, 4).join('\n')
  return {
    what: error.message,
    why: where === undefined ? undefined : `This was not foreseen.\n${where}`,
    fix: 'Run it again with --show-requests, and report what it says.',
  }
}
