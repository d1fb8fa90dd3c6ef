import { checkReadiness } from '../adapters/postgres/platform/tenants.ts'
import type { ApiParts } from './parts.ts'
import { problem } from './problem.ts'
import { newRoutes } from './routes.ts'

/** What whoever runs the process asks of it: alive, ready, counted. No key is needed. */
export function operations({ app, system, metrics, log }: ApiParts) {
  const routes = newRoutes()
  routes.get('/healthz', (c) => c.json({ status: 'ok' }, 200))
  routes.get('/readyz', async (c) => {
    try {
      await Promise.all([checkReadiness(app), checkReadiness(system)])
      return c.json({ status: 'ready' }, 200)
    } catch (error) {
      log.error({ err: error }, 'the database does not answer')
      return problem(c, {
        status: 503,
        code: 'engine-not-ready',
        detail: 'The database does not answer.',
        fix: 'Wait; if it stays, look at the database.',
      })
    }
  })
  routes.get('/metrics', async (c) =>
    c.text(await metrics(), 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }),
  )
  return routes
}
