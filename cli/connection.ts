import type { Env } from '../adapters/env.ts'
import { CliError, exit } from './cli-error.ts'
import { findRunningEngine, type RunningEngine } from './running-engine.ts'

/** Which engine a command talks to, and as whom. */
export type Target = {
  readonly url: string
  readonly apiKey: string
  /** What the banner says about it. */
  readonly label: string
}

type Asked = {
  readonly url?: string | undefined
  readonly key?: string | undefined
  readonly env: Pick<Env, 'DURABILL_API_URL' | 'DURABILL_API_KEY'>
  readonly running?: RunningEngine | undefined
}

/**
 * Finds the engine: `--url` and `--key`, else the environment, else the demo that runs in this
 * checkout. The demo's key is never sent to any other address.
 */
export function findTarget({ env, ...asked }: Asked): Target {
  const running = 'running' in asked ? asked.running : findRunningEngine()
  const url = asked.url ?? env.DURABILL_API_URL ?? running?.url
  if (url === undefined) throw noEngine()
  if (!/^https?:\/\//.test(url)) throw noUrl(url)
  const isDemo = running !== undefined && url === running.url
  const apiKey = asked.key ?? env.DURABILL_API_KEY ?? (isDemo ? running.apiKey : undefined)
  if (apiKey === undefined) throw noKey(url)
  return { url, apiKey, label: isDemo ? demoLabel(running) : url }
}

const demoLabel = ({ tenant, url }: RunningEngine) =>
  ['sandbox', ...(tenant === undefined ? [] : [`tenant ${tenant}`]), url].join(' · ')

const noEngine = () =>
  new CliError({
    what: 'No engine is known.',
    why: 'None runs in this checkout, and neither --url nor DURABILL_API_URL names one.',
    fix: 'Start one with `npm run demo` or `npm start`, or name one with --url and --key.',
  })

const noUrl = (url: string) =>
  new CliError({
    what: `"${url}" is no address of an engine.`,
    fix: 'Write it as http://127.0.0.1:4700.',
    exitCode: exit.usage,
  })

const noKey = (url: string) =>
  new CliError({
    what: `There is no API key for ${url}.`,
    fix: 'Give one with --key dbk_…, or set DURABILL_API_KEY.',
    exitCode: exit.usage,
  })
