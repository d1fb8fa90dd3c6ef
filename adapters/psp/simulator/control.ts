import { Hono } from 'hono'
import type { HttpBindings } from '@hono/node-server'
import { z } from 'zod'
import { bookPage } from './book-page.ts'
import { bookOf } from './book.ts'
import { cards } from './cards.ts'
import type { Desk } from './endpoint.ts'
import { faultKinds } from './faults.ts'

const faults = z.strictObject({
  rate: z.number().min(0).max(1),
  seed: z.int().default(1),
  kinds: z
    .array(z.enum(faultKinds))
    .min(1)
    .default([...faultKinds]),
})

/** An instant as milliseconds or as ISO 8601. */
const clock = z.strictObject({
  now: z.union([z.int(), z.iso.datetime({ offset: true }).transform(Date.parse)]),
})

const webhook = z.strictObject({ url: z.url().nullable() })

/** What a test or a person may do to the provider, outside of Stripe's API. */
export function controlRoutes({ world, sender, dice }: Desk) {
  const app = new Hono<{ Bindings: HttpBindings }>()
  app.get('/cards', (c) => c.json([...cards.values()]))
  app.get('/book', (c) => c.json(bookOf(world)))
  app.get('/book/page', (c) => c.html(bookPage(bookOf(world))))
  app.get('/status', (c) =>
    c.json({ nowMs: world.nowMs(), openWebhooks: sender.open(), faults: dice.counts() }),
  )
  app.post('/faults', async (c) => {
    dice.load(faults.parse(await c.req.json()))
    return c.body(null, 204)
  })
  app.post('/clock', async (c) => {
    world.setNow(clock.parse(await c.req.json()).now)
    return c.body(null, 204)
  })
  app.post('/webhook', async (c) => {
    sender.setUrl(webhook.parse(await c.req.json()).url ?? undefined)
    return c.body(null, 204)
  })
  app.onError((error, c) => {
    if (error instanceof z.ZodError) return c.json({ error: z.prettifyError(error) }, 400)
    throw error
  })
  return app
}
