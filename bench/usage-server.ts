import { serve } from '@hono/node-server'
import { accessSnapshot } from '../adapters/access/snapshot.ts'
import { startPostgres } from '../adapters/embedded/postgres.ts'
import { loadEnv } from '../adapters/env.ts'
import { makeLogger } from '../adapters/log.ts'
import { connect } from '../adapters/postgres/client.ts'
import { migrate } from '../adapters/postgres/migrate.ts'
import { stripePsp } from '../adapters/psp/stripe.ts'
import { apiApp } from '../api/app.ts'
import { firstTenant } from '../cli/first-tenant.ts'
import { inOrder, type Undo } from '../cli/undo.ts'
import { openForUsage } from './usage-books.ts'

/** The API as it is, on a Postgres of its own, with customers whose use is counted. */
export async function startUsageServer() {
  const undo: Undo[] = []
  const postgres = await startPostgres({ env: loadEnv() })
  undo.push(postgres.stop)
  await migrate(postgres.url)
  const app = connect(postgres.url, { role: 'durabill_app' })
  const system = connect(postgres.url, { role: 'durabill_system', max: 2 })
  undo.push(async () => void (await Promise.all([app.end(), system.end()])))
  const { tenantId, apiKey } = await firstTenant({ db: app, system })
  const books = await openForUsage(postgres.url, tenantId)
  undo.push(books.stop)
  const access = await accessSnapshot({ system })
  undo.push(async () => access.stop())
  const { port, stop } = await listen(
    apiApp({
      app,
      system,
      access,
      psp: stripePsp({ secretKey: 'sk_test_bench', webhookSecret: 'whsec_bench' }),
      log: makeLogger({ level: 'error' }),
      start: async () => {},
      clockMoves: { advance: async () => ({ visited: 0 }) },
      metrics: async () => '',
      invoiceHtml: () => '',
      invoicePdf: async () => new Uint8Array(),
    }),
  )
  undo.push(stop)
  return { url: postgres.url, tenantId, port, key: apiKey, books, stop: () => inOrder(undo) }
}

async function listen({ fetch }: ReturnType<typeof apiApp>) {
  const server = serve({ fetch, port: 0, hostname: '127.0.0.1' })
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('The server has no port.')
  const stop = () => new Promise<void>((resolve) => void server.close(() => resolve()))
  return { port: address.port, stop }
}
