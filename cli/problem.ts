import { CliError, exit } from './cli-error.ts'
import { problemSchema, type Problem } from './problem.schema.ts'

/** Reads the body of a refused request; a body that is no problem document tells nothing. */
export function readProblem(text: string): Problem {
  try {
    const parsed = problemSchema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : {}
  } catch {
    return {} // A proxy's page, perhaps.
  }
}

/** The engine's refusal as the end of a command. */
export function toCliError({ status, text }: { status: number; text: string }): CliError {
  const problem = readProblem(text)
  const details = (problem.errors ?? []).map(({ pointer, message }) =>
    pointer === undefined ? message : `${pointer} ${message}`,
  )
  return new CliError({
    what: problem.detail ?? problem.title ?? `The engine answered ${status}.`,
    why: details.length === 0 ? undefined : details.join('\n'),
    fix: problem.fix ?? fixFor(status),
    exitCode: exitCodeFor(status, problem.code),
    code: problem.code,
    traceId: problem.traceId,
  })
}

function exitCodeFor(status: number, code = ''): number {
  if (code.startsWith('provider-') && status >= 500) return exit.providerDown
  if (status === 404) return exit.notFound
  if (status === 409 || status === 412) return exit.refusedByState
  return exit.failed
}

function fixFor(status: number): string | undefined {
  if (status === 401 || status === 403) return 'Give a valid key: --key, or DURABILL_API_KEY.'
  if (status >= 500) return 'Try again; `durabill doctor` says whether the books still agree.'
  return undefined
}
