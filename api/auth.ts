import type { MiddlewareHandler } from 'hono'
import type { KeyRing } from '../adapters/postgres/platform/key-ring.ts'
import type { Api } from './parts.ts'
import { HttpProblem, type Refusal } from './problem.ts'

/** Lets in who has a good key, as the tenant that the key says. Nothing else names a tenant. */
export const authenticated =
  (findHolder: KeyRing): MiddlewareHandler<Api> =>
  async (c, next) => {
    const key = /^Bearer (\S{1,100})$/i.exec(c.req.header('authorization') ?? '')?.[1]
    if (key === undefined) throw new HttpProblem(missing)
    const holder = await findHolder(key)
    if (holder === undefined) throw new HttpProblem(unknown)
    const scope = isReading(c.req.method, c.req.path) ? 'read' : 'write'
    if (!holder.scopes.includes(scope) && !holder.scopes.includes('*'))
      throw new HttpProblem(forbidden(scope))
    c.set('tenantId', holder.tenantId)
    c.set('mayWrite', holder.scopes.includes('write') || holder.scopes.includes('*'))
    await next()
  }

/** A check changes nothing, although it is sent as a POST; one that consumes asks for more later. */
const isReading = (method: string, path: string) =>
  method === 'GET' || method === 'HEAD' || path === '/v1/check'

const missing: Refusal = {
  status: 401,
  code: 'key-missing',
  detail: 'The request carries no API key.',
  fix: 'Send "Authorization: Bearer dbk_…".',
}

const unknown: Refusal = {
  status: 401,
  code: 'key-unknown',
  detail: 'This API key is not known, or was revoked, or has expired.',
  fix: 'Use a key that is in force.',
}

export const forbidden = (scope: string): Refusal => ({
  status: 403,
  code: 'scope-missing',
  detail: `This API key may not ${scope}.`,
  fix: `Use a key with the scope "${scope}".`,
})
