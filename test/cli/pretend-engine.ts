import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'

/** An HTTP server for as long as a test needs one. */
export type Pretended = { readonly url: string; readonly stop: () => Promise<void> }

/** Serves an app on a free port of this computer. */
export function pretend(app: Hono): Promise<Pretended> {
  return new Promise((resolve) => {
    const server = serve(
      { fetch: app.fetch, port: 0, hostname: '127.0.0.1' },
      ({ port }: AddressInfo) =>
        resolve({
          url: `http://127.0.0.1:${port}`,
          stop: () => new Promise((stopped) => void server.close(() => stopped())),
        }),
    )
  })
}

type Event = { readonly source: string; readonly id: string }

/** The part of the contract that an import needs: events, each once by (source, id). */
export function pretendIntake(refuse: (id: string) => boolean = () => false) {
  const known = new Set<string>()
  const app = new Hono()
  app.get('/v1/events', (c) => {
    const source = c.req.query('source')
    const data = [...known].filter((name) => source === undefined || name.startsWith(`${source} `))
    return c.json({ data: data.slice(0, 1), nextCursor: null })
  })
  app.post('/v1/events', async (c) => {
    const events: Event[] = await c.req.json()
    const results = events.map(({ source, id }) => {
      if (refuse(id)) return { id, status: 422, detail: 'Not this one.' }
      const duplicate = known.has(`${source} ${id}`)
      known.add(`${source} ${id}`)
      return { id, status: 202, eventId: `evt_${id}`, duplicate }
    })
    return c.json({ results }, 202)
  })
  return { app, known }
}
