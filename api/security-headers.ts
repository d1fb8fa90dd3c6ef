import type { MiddlewareHandler } from 'hono'
import type { Api } from './parts.ts'

const everywhere = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const

/** What a browser may do with an answer. Pages widen this for themselves. */
export const guarded: MiddlewareHandler<Api> = async (c, next) => {
  for (const [name, value] of Object.entries(everywhere)) c.header(name, value)
  const isMail = c.req.path.startsWith('/mail')
  // A mail is shown in a frame of its own page.
  c.header('x-frame-options', isMail ? 'SAMEORIGIN' : 'DENY')
  if (!isMail) c.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
  if (c.req.path.startsWith('/v1/')) c.header('cache-control', 'no-store')
  await next()
}
