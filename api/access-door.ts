import type { HttpBindings } from '@hono/node-server'
import type { OpenAPIHono } from '@hono/zod-openapi'
import { keyMemory, type Shown } from '../adapters/access/key-memory.ts'
import type { AccessSnapshot } from '../adapters/access/snapshot.ts'
import type { KeyRing } from '../adapters/postgres/platform/key-ring.ts'
import type { CustomerId } from '../domain/ids.ts'
import { writing } from './access-answer.ts'
import type { Api } from './parts.ts'

type Fetch = OpenAPIHono<Api>['fetch']

/** A question as most are sent, in an address and in a body. */
const plainAddress = /^\/v1\/check\?customer=(cus_[0-9a-z]{26})&feature=([\w.-]{1,100})$/
const plainBody = /^\{"customer":"(cus_[0-9a-z]{26})","feature":"([\w.-]{1,100})"\}$/
/** No plain body is longer. */
const bytesMax = 200

/** What every answer of the door says of itself. */
export const headers = {
  'content-type': 'application/json',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
}

/**
 * A door beside the app for the question that is asked most: in its plain form, with a key that was
 * let in a moment ago, and with yes for an answer, it is answered from memory at once, and no line
 * is written about it. Whatever is not all of that goes the ordinary way, through the app.
 */
export function checkDoor(parts: {
  readonly access: AccessSnapshot
  readonly findHolder: KeyRing
  readonly app: Fetch
}): Fetch {
  const { access, app } = parts
  const keys = keyMemory(parts.findHolder)
  const written = writing()

  return (request, env, context) => {
    const incoming = incomingOf(env)
    if (incoming?.url?.startsWith('/v1/check') !== true) return app(request, env, context)
    const { authorization = '' } = incoming.headers
    const shown = { authorization, connection: incoming.socket }
    if (incoming.method === 'GET')
      return answered(shown, plainAddress.exec(incoming.url)) ?? ordinary(request)
    return isShortJson(incoming) ? byBody(request) : ordinary(request)

    /** A key that the app lets in, the door will know next time. */
    async function ordinary(asked: Request): Promise<Response> {
      const response = await app(asked, env, context)
      if (response.status === 200) await keys.learn(authorization)
      return response
    }

    /** The body can be read once: the app gets it in a request of its own. */
    async function byBody(asked: Request): Promise<Response> {
      const body = await asked.text()
      const { url, method } = asked
      return (
        answered(shown, plainBody.exec(body)) ??
        ordinary(new Request(url, { method, headers: asked.headers, body }))
      )
    }
  }

  function answered(shown: Shown, plain: RegExpExecArray | null): Response | undefined {
    const [, id, feature] = plain ?? []
    if (id === undefined || feature === undefined) return undefined
    const holder = keys.holderOf(shown)
    if (holder === undefined || !mayRead(holder.scopes)) return undefined
    const customerId = id as CustomerId // It looks like one; who is none has no right either.
    const decision = access.check({ tenantId: holder.tenantId, customerId, feature })
    if (!decision.allowed) return undefined
    return new Response(written({ customerId, feature }, decision), { headers })
  }
}

/** The request as Node has it; none where the app is asked without a server. */
function incomingOf(env: unknown): HttpBindings['incoming'] | undefined {
  if (typeof env !== 'object' || env === null || !('incoming' in env)) return undefined
  return (env as HttpBindings).incoming // The server puts it there, and nobody else names it so.
}

const mayRead = (scopes: readonly string[]) => scopes.includes('read') || scopes.includes('*')

function isShortJson({ method, headers: sent }: HttpBindings['incoming']): boolean {
  const length = Number(sent['content-length'] ?? Infinity)
  return (
    method === 'POST' &&
    length <= bytesMax &&
    sent['content-type'] === 'application/json' &&
    sent['content-encoding'] === undefined
  )
}
