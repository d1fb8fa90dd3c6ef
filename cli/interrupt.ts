import { CliError, exit } from './cli-error.ts'

/**
 * The first Ctrl-C aborts the signal, so that the verb comes to an end and says how to resume; the
 * second ends the process.
 */
export function listenForCtrlC(note: (text: string) => void): AbortSignal {
  const controller = new AbortController()
  process.on('SIGINT', () => {
    if (controller.signal.aborted) process.exit(exit.interrupted)
    note('Stopping. Ctrl-C again stops at once.')
    controller.abort(interrupted('Run the same command again: nothing is done twice.'))
  })
  return controller.signal
}

/** Waits for `work`; if Ctrl-C broke it off, `resume` says where it stands and how to go on. */
export async function resumable<T>(
  work: Promise<T>,
  { interrupt, resume }: { readonly interrupt: AbortSignal; readonly resume: string },
): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw interrupt.aborted ? interrupted(resume) : error
  }
}

const interrupted = (fix: string) =>
  new CliError({ what: 'Interrupted.', fix, exitCode: exit.interrupted })
