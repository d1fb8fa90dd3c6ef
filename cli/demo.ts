import { engineClient } from './client.ts'
import { ordersFromFile } from './demo/orders-file.ts'
import { blankPage, type Page, printedPage } from './demo/page.ts'
import type { Shop } from './demo/shop.ts'
import { answerIsLost } from './demo/answer-is-lost.ts'
import { booksAgree } from './demo/books-agree.ts'
import { cardIsReplaced } from './demo/card-is-replaced.ts'
import { openShop, type Shown } from './demo/catalogue.ts'
import { orderIsPaid } from './demo/order-is-paid.ts'
import { orderIsRefunded } from './demo/order-is-refunded.ts'
import { type LocalEngine, startLocalEngine } from './local-engine.ts'
import { untilAsked } from './until-asked.ts'

export type DemoOptions = {
  readonly json?: boolean
  /** A CSV of orders, run after the five steps. */
  readonly orders?: string
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
  readonly steps: readonly (Shown & { readonly name: string; readonly seconds: number })[]
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
  const ran = await Promise.race([tellAll(engine, { page, options }), stopEarly])
  if (ran === 'asked') {
    await engine.stop()
    return 130
  }
  const result: DemoResult = { ok: ran.every((step) => step.ok), seconds: since(from), steps: ran }
  await farewell({ page, options, engine, result }, stopEarly)
  await engine.stop()
  return result.ok ? 0 : 1
}

const since = (from: number) => Math.round(performance.now() - from) / 1_000

type Telling = { readonly page: Page; readonly options: DemoOptions }

/** The steps in order. One that fails is told as failed, and the others are still tried. */
async function tellAll(
  engine: LocalEngine,
  { page, options }: Telling,
): Promise<DemoResult['steps']> {
  const onRequest =
    options.showRequests === true ? (curl: string) => page.line('$', curl) : undefined
  const client = engineClient({ url: engine.url, apiKey: engine.apiKey, onRequest })
  const shop: Shop = { client, page, simulatorUrl: engine.simulatorUrl }
  await openShop(shop)
  const steps: {
    name: string
    title: string
    who?: string
    run: (before: readonly Shown[]) => Promise<Shown>
  }[] = [
    {
      name: 'order',
      title: 'An order arrives',
      who: 'ada@example.test',
      run: () => orderIsPaid(shop),
    },
    {
      name: 'declined',
      title: 'A card declines, and the customer is kept',
      who: 'grace@example.test',
      run: () => cardIsReplaced(shop),
    },
    {
      name: 'lost-answer',
      title: 'The provider loses an answer, nobody pays twice',
      who: 'lin@example.test',
      run: () => answerIsLost(shop),
    },
    {
      name: 'refund',
      title: 'An order is refunded, and access ends',
      who: 'ada@example.test',
      run: ([paid]) => orderIsRefunded(shop, paid ?? { ok: false }),
    },
    { name: 'books', title: 'The books agree', run: () => booksAgree(shop) },
  ]
  const { orders } = options
  if (orders !== undefined)
    steps.push({
      name: 'orders',
      title: 'A day of a real shop',
      who: orders,
      run: () => ordersFromFile(shop, orders),
    })

  const told: (Shown & { name: string; seconds: number })[] = []
  for (const [index, step] of steps.entries()) {
    page.head(`${index + 1}/${steps.length}`, step.title, step.who)
    const from = performance.now()
    const shown = await step.run(told).catch((error: unknown): Shown => ({
      ok: false,
      error: error instanceof Error ? error.message : String(error),
    }))
    if (!shown.ok)
      page.verdict(false, JSON.stringify(shown['error'] ?? 'This did not come out as it should.'))
    told.push({ name: step.name, ...shown, seconds: since(from) })
  }
  return told
}

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
