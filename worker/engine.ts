import { serve } from '@hono/node-server'
import type { Hono } from 'hono'
import { apiApp } from '../api/app.ts'
import { invoiceHtml } from '../adapters/document/html.ts'
import { invoicePdf } from '../adapters/document/pdf.ts'
import { accessSnapshot } from '../adapters/access/snapshot.ts'
import { clockMover } from './clock-mover.ts'
import { commander } from './commanding.ts'
import { metricsWith } from './metrics.ts'
import { offering } from './offering.ts'
import { operations } from './operations.ts'
import type { Parts } from './parts.ts'
import { roles, type Running } from './roles.ts'
import { eventStarter } from './start-events.ts'

export type Engine = Running & { readonly url: string; readonly port: number }

/** The API as a role: intake, resources, webhooks, access checks. */
export async function startApi(
  parts: Parts,
  options: { readonly mailboxPages?: Hono } = {},
): Promise<Engine> {
  const { db, system, client, psp, log, settings, reaches } = parts
  const starter = eventStarter({ system, client, reaches, eager: settings.eagerStart, log })
  const access = await accessSnapshot({ system })
  const app = apiApp({
    app: db,
    system,
    psp,
    log,
    access,
    metrics: metricsWith(settings.temporal.metricsPort),
    invoiceHtml,
    invoicePdf,
    start: starter.start,
    command: commander({ system, client, reaches }),
    clockMoves: clockMover(client),
    offerFor: offering({ db, access, publicUrl: parts.publicUrl }),
    ...operations(parts),
    ...(options.mailboxPages === undefined ? {} : { mailboxPages: options.mailboxPages }),
  })
  const server = serve({ fetch: app.fetch, port: settings.port, hostname: '127.0.0.1' })
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject)
    server.once('listening', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : settings.port)
    })
  })
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    async stop() {
      await new Promise((resolve) => {
        server.close(resolve)
        if ('closeIdleConnections' in server) server.closeIdleConnections()
      })
      await starter.flush()
      access.stop()
    },
  }
}

/** All roles in one process. The API stops first, then the workers drain, then the relay. */
export async function startEngine(
  parts: Parts,
  options: { readonly mailboxPages?: Hono; readonly renews?: boolean } = {},
): Promise<Engine> {
  const workers = await Promise.all([
    options.renews === false ? roles.sales(parts) : roles.renewing(parts),
    roles.payments(parts),
    roles.messaging(parts),
    roles.access(parts),
  ])
  const relay = await roles.relay(parts)
  const api = await startApi(parts, options)
  return {
    ...api,
    async stop() {
      await api.stop()
      await Promise.all(workers.map((worker) => worker.stop()))
      await relay.stop()
    },
  }
}
