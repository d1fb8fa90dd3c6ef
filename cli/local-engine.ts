import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { startMailbox } from '../adapters/channel/mailbox/mailbox.ts'
import { cacheFolder } from '../adapters/embedded/cache.ts'
import { freePort } from '../adapters/embedded/ports.ts'
import { startPostgres } from '../adapters/embedded/postgres.ts'
import { searchAttributes } from '../adapters/embedded/search-attributes.ts'
import { startTemporal } from '../adapters/embedded/temporal.ts'
import { loadEnv } from '../adapters/env.ts'
import { migrate } from '../adapters/postgres/migrate.ts'
import { startSimulator } from '../adapters/psp/simulator/simulator.ts'
import { startEngine } from '../worker/engine.ts'
import { openParts } from '../worker/parts.ts'
import { firstTenant } from './first-tenant.ts'
import { inOrder, type Undo } from './undo.ts'

/** The engine and everything it needs, on this computer alone. */
export type LocalEngine = {
  readonly url: string
  readonly apiKey: string
  readonly tenantId: string
  readonly temporalUrl: string
  readonly simulatorUrl: string
  readonly stop: () => Promise<void>
}

/** How far the start has come, for a person. */
export type OnReady = (part: {
  readonly name: string
  readonly seconds: number
  readonly note: string
}) => void

/** Keys of the stand-ins. They open nothing but a simulator and a mailbox on this computer. */
const sandbox = {
  secretKey: 'sk_test_durabill',
  webhookSecret: 'whsec_durabill',
  resendKey: 're_durabill',
}

/**
 * Starts Postgres, Temporal, the provider's simulator, the mailbox and the engine.
 *
 * @param order `keepIn`: the folder for data that outlives a stop; absent, all is thrown away
 */
export async function startLocalEngine(order: {
  readonly keepIn?: string
  readonly port?: number
  readonly onReady: OnReady
}): Promise<LocalEngine> {
  const undo: Undo[] = []
  try {
    return await assemble(order, undo)
  } catch (error) {
    await inOrder(undo)
    throw error
  }
}

async function assemble(
  { keepIn, port, onReady }: Parameters<typeof startLocalEngine>[0],
  undo: Undo[],
): Promise<LocalEngine> {
  const env = loadEnv()
  const timed = timer(onReady)
  const kept = keepIn === undefined ? {} : { dataDir: `${keepIn}/postgres` }
  const file = keepIn === undefined ? {} : { dbFile: `${keepIn}/temporal.db` }
  if (keepIn !== undefined) mkdirSync(keepIn, { recursive: true })
  const [postgres, temporal] = await Promise.all([
    timed(
      'Postgres',
      startPostgres({ env, ...kept }),
      ({ version }) => `${version}, ${keepIn ?? 'thrown away at the end'}`,
    ),
    timed(
      'Temporal',
      startTemporal({ env, searchAttributes, ...file }),
      ({ uiUrl, address }) => uiUrl || address,
    ),
  ])
  undo.push(postgres.stop, temporal.stop)
  await timed('Migrations', migrate(postgres.url), (count) => `${count} applied`)

  const book = keepIn === undefined ? {} : { bookFile: `${keepIn}/provider-book.jsonl` }
  const { secretKey, webhookSecret, resendKey } = sandbox
  const simulator = await startSimulator({
    port: await freePort(4710),
    secretKey,
    webhookSecret,
    ...book,
  })
  const mailbox = await startMailbox({ port: await freePort(4711), apiKey: resendKey })
  undo.push(simulator.stop, mailbox.stop)

  const parts = await openParts({
    databaseUrl: postgres.url,
    temporal: {
      address: temporal.address,
      namespace: temporal.namespace,
      shutdownGraceSeconds: 3,
      metricsPort: await freePort(9465),
    },
    stripe: { secretKey, webhookSecret, apiBase: simulator.url },
    resend: { apiKey: resendKey, baseUrl: mailbox.url },
    mailFrom: env.MAIL_FROM,
    port: await freePort(port ?? env.PORT),
    paymentsReach: env.PORTS_PAYMENTS,
    eagerStart: env.EAGER_START === 'on',
    logLevel: keepIn === undefined ? 'error' : env.LOG_LEVEL,
  })
  undo.push(parts.close)
  const tenant = await firstTenant(parts, keepIn)
  const engine = await timed(
    'Engine',
    startEngine(parts, { mailboxPages: mailbox.pages }),
    ({ url }) => `${url}  sales · payments · messaging · access`,
  )
  undo.push(engine.stop)
  simulator.setWebhookUrl(`${engine.url}/hooks/stripe`)
  undo.push(announce({ url: engine.url, ...tenant }))

  return {
    url: engine.url,
    ...tenant,
    temporalUrl: temporal.uiUrl,
    simulatorUrl: simulator.url,
    stop: () => inOrder(undo),
  }
}

function timer(onReady: OnReady) {
  return async <T>(name: string, work: Promise<T>, note: (done: T) => string): Promise<T> => {
    const from = performance.now()
    const done = await work
    onReady({ name, seconds: (performance.now() - from) / 1_000, note: note(done) })
    return done
  }
}

/** Tells the other verbs of this checkout where the engine is, for as long as it runs. */
function announce(engine: {
  readonly url: string
  readonly apiKey: string
  readonly tenantId: string
}): Undo {
  const file = `${cacheFolder('run')}/engine.json`
  const { url, apiKey, tenantId } = engine
  writeFileSync(file, JSON.stringify({ url, apiKey, tenant: tenantId, pid: process.pid }), {
    mode: 0o600,
  })
  chmodSync(file, 0o600)
  return () => Promise.resolve(rmSync(file, { force: true }))
}
