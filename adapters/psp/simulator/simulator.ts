import { type HttpBindings, serve } from '@hono/node-server'
import { Hono } from 'hono'
import type { AddressInfo } from 'node:net'
import { bookOf, type Movement } from './book.ts'
import { controlRoutes } from './control.ts'
import type { Desk } from './endpoint.ts'
import { faultDice, type FaultPlan } from './faults.ts'
import { payRoutes } from './pay-page.ts'
import { stripeRoutes } from './routes.ts'
import { webhookSender } from './webhooks.ts'
import { openWorld } from './world.ts'

export type SimulatorOptions = {
  /** 0 takes any free port. */
  readonly port: number
  /** Must be what the client sends as its API key. */
  readonly secretKey: string
  readonly webhookSecret: string
  /** Absent: no webhook leaves until one is set. */
  readonly webhookUrl?: string
  /** Where the book is kept across restarts; absent: in memory only. */
  readonly bookFile?: string
  /** For the probability faults. */
  readonly seed?: number
  /** The clock, in Unix milliseconds. */
  readonly now?: () => number
}

export type Simulator = {
  readonly url: string
  readonly port: number
  readonly setWebhookUrl: (url: string | undefined) => void
  readonly setFaults: (plan: FaultPlan) => void
  readonly setNow: (nowMs: number) => void
  /** Every capture and refund, the oldest first. */
  readonly book: () => Movement[]
  /** Webhooks that still wait to be delivered. */
  readonly openWebhooks: () => number
  readonly stop: () => Promise<void>
}

/** Starts a provider that speaks Stripe's HTTP, keeps its own book, and can be told to misbehave. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const world = openWorld({ bookFile: options.bookFile, clock: options.now ?? Date.now })
  const sender = webhookSender({
    secret: options.webhookSecret,
    url: options.webhookUrl,
    settled: (event) => {
      world.put('sent', { id: event.id })
      world.commit()
    },
  })
  const dice = faultDice({ rate: 0, seed: options.seed ?? 1, kinds: [] })
  const desk: Desk = { world, sender, dice, secretKey: options.secretKey, inFlight: new Set() }
  const server = await listen(appOf(desk), options.port)
  for (const event of world.shelves.events.oldest()) {
    if (world.shelves.sent.get(event.id) === undefined) void sender.send(event, 'normal')
  }

  return {
    url: `http://127.0.0.1:${server.port}`,
    port: server.port,
    setWebhookUrl: sender.setUrl,
    setFaults: dice.load,
    setNow: world.setNow,
    book: () => bookOf(world),
    openWebhooks: sender.open,
    stop: async () => {
      sender.stop()
      await server.close()
      world.close()
    },
  }
}

function appOf(desk: Desk) {
  const app = new Hono<{ Bindings: HttpBindings }>()
  app.route('/v1', stripeRoutes(desk))
  app.route('/_sim', controlRoutes(desk))
  app.route('/pay', payRoutes(desk))
  app.notFound((c) =>
    c.json(
      {
        error: {
          type: 'invalid_request_error',
          message: `Unrecognized request URL (${c.req.method}: ${c.req.path}).`,
        },
      },
      404,
    ),
  )
  return app
}

function listen(app: Hono<{ Bindings: HttpBindings }>, port: number) {
  return new Promise<{ port: number; close: () => Promise<void> }>((resolve, reject) => {
    const server = serve(
      {
        fetch: app.fetch,
        port,
        hostname: '127.0.0.1',
        serverOptions: { keepAliveTimeout: 65_000 },
      },
      (address: AddressInfo) => resolve({ port: address.port, close }),
    )
    server.once('error', reject)

    const close = () =>
      new Promise<void>((done) => {
        server.close(() => done())
        if ('closeAllConnections' in server) server.closeAllConnections()
      })
  })
}
