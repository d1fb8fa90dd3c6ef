import postgres from 'postgres'
import { startMailbox } from '../adapters/channel/mailbox/mailbox.ts'
import { freePort } from '../adapters/embedded/ports.ts'
import { startPostgres } from '../adapters/embedded/postgres.ts'
import { searchAttributes } from '../adapters/embedded/search-attributes.ts'
import { startTemporal } from '../adapters/embedded/temporal.ts'
import { loadEnv } from '../adapters/env.ts'
import { migrate } from '../adapters/postgres/migrate.ts'
import { firstTenant } from '../cli/first-tenant.ts'
import { inOrder, type Undo } from '../cli/undo.ts'
import type { TenantId } from '../domain/ids.ts'
import { openParts } from '../worker/parts.ts'
import type { EngineSettings } from '../worker/settings.ts'
import { roles } from '../worker/roles.ts'
import { firstCard, openPlan } from './season.ts'
import { simulatorProcess } from './simulator-process.ts'

export type MonthEnd = Awaited<ReturnType<typeof openMonthEnd>>

/** A database, Temporal and a provider of their own, the workers in this process, and a plan to sell. */
export async function openMonthEnd() {
  const undo: Undo[] = []
  const env = loadEnv()
  const [database, temporal, simulator] = await Promise.all([
    startPostgres({ env }),
    startTemporal({ env, searchAttributes }),
    simulatorProcess(),
  ])
  undo.push(database.stop, temporal.stop, simulator.stop)
  await migrate(database.url)
  const mailbox = await startMailbox({ port: await freePort(4811), apiKey: 're_durabill' })
  undo.push(mailbox.stop)
  const settings = settingsAt({
    database: database.url,
    temporal,
    provider: simulator.url,
    mailbox: mailbox.url,
  })
  const parts = await openParts(settings)
  undo.push(parts.close)
  const tenant = await firstTenant(parts)
  const tenantId = tenant.tenantId as TenantId // It was made as one a moment ago.
  const plan = await openPlan(parts, tenantId)
  const card = await firstCard(parts, tenantId)
  return {
    parts,
    tenantId,
    plan,
    card,
    settings,
    /** Workers of the columns that move the money, in this process. */
    async work() {
      const workers = await Promise.all([
        roles.sales(parts),
        roles.payments(parts),
        roles.access(parts),
      ])
      undo.push(async () => {
        await Promise.all(workers.map((worker) => worker.stop()))
      })
    },
    /** As autovacuum does within the first minute: a database that is in use has statistics. */
    async analyze() {
      const root = postgres(database.url, { max: 1 })
      await root`analyze`
      await root.end()
    },
    stop: () => inOrder(undo),
  }
}

/** What the workers are told. */
const settingsAt = (where: {
  readonly database: string
  readonly temporal: { readonly address: string; readonly namespace: string }
  readonly provider: string
  readonly mailbox: string
}): EngineSettings => ({
  databaseUrl: where.database,
  temporal: {
    address: where.temporal.address,
    namespace: where.temporal.namespace,
    shutdownGraceSeconds: 45,
  },
  stripe: {
    secretKey: 'sk_test_durabill',
    webhookSecret: 'whsec_durabill',
    apiBase: where.provider,
  },
  resend: { apiKey: 're_durabill', baseUrl: where.mailbox },
  mailFrom: 'Bench <bench@example.test>',
  port: 0,
  paymentsReach: 'remote',
  eagerStart: true,
  logLevel: 'error',
})
