import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { grantBook } from '../adapters/access/grant-book.ts'
import { accessSnapshot } from '../adapters/access/snapshot.ts'
import { startPostgres } from '../adapters/embedded/postgres.ts'
import { loadEnv } from '../adapters/env.ts'
import { makeLogger } from '../adapters/log.ts'
import { connect } from '../adapters/postgres/client.ts'
import { migrate } from '../adapters/postgres/migrate.ts'
import type { EntitlementRow } from '../adapters/postgres/access/read-changes.ts'
import { stripePsp } from '../adapters/psp/stripe.ts'
import { headers } from '../api/access-door.ts'
import { apiApp } from '../api/app.ts'
import { firstTenant } from '../cli/first-tenant.ts'
import { inOrder, type Undo } from '../cli/undo.ts'
import { benchCustomer } from './http-load.ts'

type Size = { readonly customers: number; readonly features: number }

/** The API as it is, on a Postgres of its own, with rights that were put straight into its memory. */
export async function startCheckServer(size: Size) {
  const undo: Undo[] = []
  const postgres = await startPostgres({ env: loadEnv() })
  undo.push(postgres.stop)
  await migrate(postgres.url)
  const app = connect(postgres.url, { role: 'durabill_app', max: 4 })
  const system = connect(postgres.url, { role: 'durabill_system', max: 4 })
  undo.push(async () => void (await Promise.all([app.end(), system.end()])))
  const { tenantId, apiKey } = await firstTenant({ db: app, system })
  const bareMb = rssMb()
  const from = performance.now()
  const book = grantBook()
  for (const rows of rightsOf(tenantId, size)) book.noteEntitlements(rows)
  const filledMs = performance.now() - from
  const access = await accessSnapshot({ system, book })
  undo.push(async () => access.stop())
  const api = apiApp({
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
  })
  const { port, stop } = await listen(api.fetch)
  undo.push(stop)
  return {
    port,
    key: apiKey,
    filledMs,
    rights: size.customers * size.features,
    bareMb,
    rssMb: rssMb(),
    stop: () => inOrder(undo),
  }
}

const rssMb = () => Math.round(process.memoryUsage.rss() / 1024 / 1024)

/** One subscription for each customer, which grants every feature. */
function* rightsOf(tenantId: string, { customers, features }: Size): Generator<EntitlementRow[]> {
  const startsAt = new Date('2026-01-01')
  const names = Array.from({ length: features }, (_, index) => `feature-${index}`)
  for (let index = 0; index < customers; index += 1) {
    yield names.map((feature) => ({
      tenant_id: tenantId,
      customer_id: benchCustomer(index),
      feature,
      cause_kind: 'subscription',
      cause_id: `sub_${String(index).padStart(26, '0')}`,
      standing: 'paid',
      starts_at: startsAt,
      ends_at: null,
    }))
  }
}

/** Hello, as small as Hono can say it: no key, no middleware, a constant answer, the same headers. */
const hello = new Hono()
  .get('/hello', () => new Response('{"hello":"world"}', { headers }))
  .post('/hello', async (c) => {
    await c.req.json()
    return new Response('{"hello":"world"}', { headers })
  })

async function listen(fetch: ReturnType<typeof apiApp>['fetch']) {
  const server = serve({
    fetch: (request, env) =>
      env.incoming.url === '/hello' ? hello.fetch(request, env) : fetch(request, env),
    port: 0,
    hostname: '127.0.0.1',
  })
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('The server has no port.')
  const stop = () => new Promise<void>((resolve) => void server.close(() => resolve()))
  return { port: address.port, stop }
}
