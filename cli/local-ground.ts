import { mkdirSync } from 'node:fs'
import { startMailbox } from '../adapters/channel/mailbox/mailbox.ts'
import { freePort } from '../adapters/embedded/ports.ts'
import { startPostgres } from '../adapters/embedded/postgres.ts'
import { searchAttributes } from '../adapters/embedded/search-attributes.ts'
import { startTemporal } from '../adapters/embedded/temporal.ts'
import { loadEnv } from '../adapters/env.ts'
import { migrate } from '../adapters/postgres/migrate.ts'
import { startSimulator } from '../adapters/psp/simulator/simulator.ts'
import type { EngineSettings } from '../worker/settings.ts'
import type { Undo } from './undo.ts'

/** How far the start has come, for a person. */
export type OnReady = (part: {
  readonly name: string
  readonly seconds: number
  readonly note: string
}) => void

export type GroundOrder = {
  /** The folder for data that outlives a stop; absent, all is thrown away. */
  readonly keepIn?: string
  /** Where the API should listen; the next free port if it is taken. */
  readonly port?: number
  readonly onReady: OnReady
  /** What is started is stopped by these, the last first. */
  readonly undo: Undo[]
}

/** Keys of the stand-ins. They open nothing but a simulator and a mailbox on this computer. */
const keys = { secretKey: 'sk_test_durabill', webhookSecret: 'whsec_durabill' }
const resendKey = 're_durabill'

/** All that an engine stands on: Postgres, Temporal, the provider's simulator, the mailbox. */
export async function layGround(order: GroundOrder) {
  const { keepIn, undo } = order
  if (keepIn !== undefined) mkdirSync(keepIn, { recursive: true })
  const { postgres, temporal } = await startServers(order)
  const book = keepIn === undefined ? {} : { bookFile: `${keepIn}/provider-book.jsonl` }
  const simulator = await startSimulator({ port: await freePort(4710), ...keys, ...book })
  undo.push(simulator.stop)
  const mailbox = await startMailbox({ port: await freePort(4711), apiKey: resendKey })
  undo.push(mailbox.stop)
  const env = loadEnv()
  const settings: EngineSettings = {
    databaseUrl: postgres.url,
    temporal: {
      address: temporal.address,
      namespace: temporal.namespace,
      shutdownGraceSeconds: 3,
      metricsPort: await freePort(9465),
    },
    stripe: { ...keys, apiBase: simulator.url },
    resend: { apiKey: resendKey, baseUrl: mailbox.url },
    mailFrom: env.MAIL_FROM,
    port: await freePort(order.port ?? env.PORT),
    paymentsReach: env.PORTS_PAYMENTS,
    eagerStart: env.EAGER_START === 'on',
    logLevel: keepIn === undefined ? 'error' : env.LOG_LEVEL,
  }
  return { settings, simulator, mailbox, temporalUrl: temporal.uiUrl }
}

async function startServers({ keepIn, onReady, undo }: GroundOrder) {
  const env = loadEnv()
  const timed = timer(onReady)
  const kept = keepIn === undefined ? {} : { dataDir: `${keepIn}/postgres` }
  const file = keepIn === undefined ? {} : { dbFile: `${keepIn}/temporal.db` }
  // Both are waited for, so that one which fails does not leave the other running.
  const [postgres, temporal] = await Promise.allSettled([
    timed('Postgres', startPostgres({ env, ...kept }), ({ version }) => {
      return `${version}, ${keepIn ?? 'thrown away at the end'}`
    }),
    timed('Temporal', startTemporal({ env, searchAttributes, ...file }), ({ uiUrl, address }) => {
      return uiUrl || address
    }),
  ])
  for (const started of [postgres, temporal]) {
    if (started.status === 'fulfilled') undo.push(started.value.stop)
  }
  if (postgres.status === 'rejected') throw postgres.reason
  if (temporal.status === 'rejected') throw temporal.reason
  await timed('Migrations', migrate(postgres.value.url), (count) => `${count} applied`)
  return { postgres: postgres.value, temporal: temporal.value }
}

/** Times a start and tells it when it is done. */
export function timer(onReady: OnReady) {
  return async <T>(name: string, work: Promise<T>, note: (done: T) => string): Promise<T> => {
    const from = performance.now()
    const done = await work
    onReady({ name, seconds: (performance.now() - from) / 1_000, note: note(done) })
    return done
  }
}
