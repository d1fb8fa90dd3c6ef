import type { Context, MiddlewareHandler } from 'hono'
import type { Logger } from 'pino'
import type { Api } from './parts.ts'

const probes = new Set(['/healthz', '/readyz', '/metrics'])

/** Names each request, and writes one line about it when it is answered. */
export const logged =
  (log: Logger): MiddlewareHandler<Api> =>
  async (c, next) => {
    const given = c.req.header('x-request-id') ?? ''
    const id = /^[\w.-]{8,100}$/.test(given) ? given : crypto.randomUUID()
    const startedMs = performance.now()
    c.set('requestId', id)
    c.header('x-request-id', id)
    await next()
    // ECS counts nanoseconds.
    writeLine(log, { c, duration: Math.round((performance.now() - startedMs) * 1e6) })
  }

function writeLine(
  log: Logger,
  { c, duration }: { readonly c: Context<Api>; readonly duration: number },
): void {
  const { status } = c.res
  const transactionId = c.get('transactionId')
  const level = status >= 500 ? 'error' : probes.has(c.req.path) ? 'debug' : 'info'
  log[level](
    {
      http: {
        request: { id: c.get('requestId'), method: c.req.method },
        response: { status_code: status },
      },
      url: { path: c.req.path },
      event: { duration },
      ...(transactionId === undefined ? {} : { transaction: { id: transactionId } }),
      ...(c.error === undefined || status < 500 ? {} : { err: c.error }),
    },
    'answered',
  )
}
