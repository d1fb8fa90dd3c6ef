import { setTimeout as pause } from 'node:timers/promises'

import { CliError, exit } from '../cli-error.ts'
import type { EngineClient } from '../client.ts'
import { readTrace } from '../trace-lines.ts'

/** What is watched, and who is told each new line. */
export type Watching = {
  readonly client: EngineClient
  readonly id: string
  readonly say: (text: string) => void
  /** Aborted when there is nothing more to wait for. */
  readonly done: AbortSignal
}

const everyMs = 400
/** After the end, so long without news before watching stops. */
const quietMs = 2_000

/** Tells each line of a story once, as it is written, until it is done and quiet. */
export async function watch({ client, id, say, done }: Watching): Promise<void> {
  const told = new Set<string>()
  let newsAt = Date.now()
  while (!done.aborted || Date.now() - newsAt < quietMs) {
    for (const { at, source, what, evidence } of await linesOf(client, id)) {
      const line = [at, source.padEnd(8), what, evidence].join('  ').trimEnd()
      if (told.has(line)) continue
      told.add(line)
      newsAt = Date.now()
      say(line)
    }
    await pause(everyMs)
  }
}

async function linesOf(client: EngineClient, id: string) {
  try {
    return (await readTrace(client, id)).lines
  } catch (error) {
    // A customer to whom nothing has happened yet has no story.
    if (error instanceof CliError && error.exitCode === exit.notFound) return []
    throw error
  }
}
