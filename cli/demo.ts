import { engineClient } from './client.ts'
import { blankPage, type Page, printedPage } from './demo/page.ts'
import { type Files, since, tellAll, type Told } from './demo/tell.ts'
import { type LocalEngine, startLocalEngine } from './local-engine.ts'
import { untilAsked } from './until-asked.ts'

export type DemoOptions = Files & {
  readonly json?: boolean
  readonly showRequests?: boolean
  readonly port?: number
  readonly color?: boolean
  /** Stay up at the end; by default on a terminal. */
  readonly stay?: boolean
}

/** What the demo has to show for itself; `--json` prints it. */
export type DemoResult = {
  readonly ok: boolean
  readonly seconds: number
  readonly steps: readonly Told[]
}

/** Runs the whole story on fresh data that is thrown away. @returns the exit code: 0 if all held */
export async function runDemo(options: DemoOptions): Promise<number> {
  const colours = options.color !== false && process.stdout.isTTY
  const page =
    options.json === true ? blankPage : printedPage((text) => process.stdout.write(text), colours)
  const from = performance.now()
  page.open('durabill demo · sandbox · nothing leaves this computer')
  const engine = await startLocalEngine({
    ...(options.port === undefined ? {} : { port: options.port }),
    onReady: ({ name, seconds, note }) => page.ready(name, seconds, note),
  })
  const stopEarly = untilAsked().then(() => 'asked' as const)
  const onRequest =
    options.showRequests === true ? (curl: string) => page.line('$', curl) : undefined
  const client = engineClient({ url: engine.url, apiKey: engine.apiKey, onRequest })
  const shop = { client, page }
  const ran = await Promise.race([tellAll(shop, options), stopEarly])
  if (ran === 'asked') {
    await engine.stop()
    return 130
  }
  const result: DemoResult = { ok: ran.every((step) => step.ok), seconds: since(from), steps: ran }
  await farewell({ page, options, engine, result }, stopEarly)
  await engine.stop()
  return result.ok ? 0 : 1
}

type Telling = { readonly page: Page; readonly options: DemoOptions }

type End = Telling & { readonly engine: LocalEngine; readonly result: DemoResult }

async function farewell(
  { page, options, engine, result }: End,
  asked: Promise<unknown>,
): Promise<void> {
  if (options.json === true) process.stdout.write(`${JSON.stringify(result)}\n`)
  const stay = options.stay ?? (process.stdout.isTTY && options.json !== true)
  page.close([
    `API        ${engine.url}/docs`,
    `Mailbox    ${engine.url}/mail`,
    `Provider   ${engine.simulatorUrl}/_sim/book/page`,
    `Temporal   ${engine.temporalUrl}`,
    `Key        ${engine.apiKey}`,
    'Try        npx durabill trigger card-declined   ·   npx durabill explain INV-2026-0001',
    `${result.ok ? 'All held' : 'Not all held'}, ${result.seconds.toFixed(1)} s.${stay ? ' Ctrl-C stops everything.' : ''}`,
  ])
  if (stay) await asked
}
