import type { Command } from 'commander'

import { loadEnv, type Env } from '../adapters/env.ts'
import { CliError, exit } from './cli-error.ts'
import { engineClient, type EngineClient } from './client.ts'
import { findTarget } from './connection.ts'
import { listenForCtrlC } from './interrupt.ts'
import { openTerminal, type Terminal } from './terminal.ts'

/** The options that every verb understands. */
export type Globals = {
  readonly url?: string
  readonly key?: string
  readonly json?: boolean
  readonly color?: boolean
  readonly showRequests?: boolean
}

/** What a verb works with. */
export type Context<O = unknown> = {
  readonly terminal: Terminal
  readonly options: Globals & O
  /** Aborted by the first Ctrl-C. */
  readonly interrupt: AbortSignal
  /**
   * The engine asked for, after its name was said. Throws if none is known. Ctrl-C breaks off its
   * requests, unless the verb wants to see those through that are under way.
   */
  readonly engine: (how?: { readonly seeThrough?: boolean }) => EngineClient
}

/** Runs a verb's work and leaves its exit code: 0 unless it says another, or throws. */
export async function act<O>(
  command: Command,
  work: (context: Context<O>) => Promise<number | void>,
): Promise<void> {
  process.exitCode = (await work(openContext<O>(command))) ?? exit.ok
}

function openContext<O>(command: Command): Context<O> {
  const env = usableEnv()
  const options = command.optsWithGlobals<Globals & O>()
  const { json, color } = options
  const terminal = openTerminal({ json, color, noColor: env.NO_COLOR, ci: env.CI })
  const interrupt = listenForCtrlC(terminal.note)
  return {
    terminal,
    options,
    interrupt,
    engine: ({ seeThrough = false } = {}) =>
      connect({ env, options, terminal, signal: seeThrough ? undefined : interrupt }),
  }
}

type Connecting = Pick<Context, 'terminal' | 'options'> & {
  readonly env: Env
  readonly signal: AbortSignal | undefined
}

function connect({ env, options, terminal, signal }: Connecting): EngineClient {
  const { url, apiKey, label } = findTarget({ url: options.url, key: options.key, env })
  terminal.note(terminal.paintNote('dim', label))
  const onRequest = options.showRequests === true ? terminal.note : undefined
  return engineClient({ url, apiKey, onRequest, signal })
}

function usableEnv(): Env {
  try {
    return loadEnv()
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error)
    throw new CliError({ what, fix: 'Mend or unset these variables.', exitCode: exit.usage })
  }
}
