import type { MiddlewareHandler } from 'hono'
import { fingerprintOf } from '../adapters/fingerprint.ts'
import type { Db } from '../adapters/postgres/client.ts'
import {
  type Claim,
  claimKey,
  keepAnswer,
  type Keyed,
  releaseKey,
} from '../adapters/postgres/platform/idempotency.ts'
import type { Api } from './parts.ts'
import { HttpProblem, type Refusal } from './problem.ts'

const writes = new Set(['POST', 'PUT', 'PATCH'])
/** Events are deduplicated by their own id; a check changes nothing. */
const exempt = new Set(['/v1/events', '/v1/check'])

/** Makes a write with an `Idempotency-Key` happen once; who repeats it gets the first answer. */
export const idempotent =
  (db: Db): MiddlewareHandler<Api> =>
  async (c, next) => {
    const key = c.req.header('idempotency-key')
    if (key === undefined || !writes.has(c.req.method) || exempt.has(c.req.path)) return next()
    if (!/^[\x20-\x7e]{1,255}$/.test(key)) throw new HttpProblem(invalid)
    const fingerprint = fingerprintOf([c.req.method, c.req.path, c.get('bodyText')])
    const keyed: Keyed = { tenantId: c.get('tenantId'), key, fingerprint }
    const claim = await claimKey(db, keyed)
    if (claim.kind !== 'mine') return answerFrom(claim)
    await next()
    await keep(db, keyed, c.res)
  }

async function keep(db: Db, keyed: Keyed, answer: Response): Promise<void> {
  if (answer.status >= 500) return releaseKey(db, keyed)
  await keepAnswer(db, { ...keyed, status: answer.status, body: await answer.clone().text() })
}

function answerFrom(claim: Exclude<Claim, { kind: 'mine' }>): Response {
  if (claim.kind === 'running') throw new HttpProblem(running)
  if (claim.kind === 'different') throw new HttpProblem(different)
  const type = claim.status >= 400 ? 'application/problem+json' : 'application/json'
  return new Response(claim.body, {
    status: claim.status,
    headers: { 'content-type': type, 'idempotent-replayed': 'true' },
  })
}

const invalid: Refusal = {
  status: 400,
  code: 'idempotency-key-invalid',
  detail: 'The Idempotency-Key is empty, longer than 255 characters, or not plain ASCII.',
  fix: 'Send a UUID, for example.',
}

const running: Refusal = {
  status: 409,
  code: 'idempotency-key-running',
  detail: 'The first request with this Idempotency-Key is still being worked on.',
  fix: 'Wait a moment and send the same request again.',
}

const different: Refusal = {
  status: 422,
  code: 'idempotency-key-reused',
  detail: 'This Idempotency-Key was used for another request.',
  fix: 'Use a new key for every new request; repeat only what is the same to the byte.',
}
