import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { hash } from 'node:crypto'
import { Refusal } from './refusal.ts'
import type { World } from './world.ts'

/** Stripe prunes keys after a day at the earliest. After that the same key is a new charge. */
const keptMs = 24 * 60 * 60 * 1000

/** Tells two requests apart; the real thing compares parameters, this compares their spelling. */
export const fingerprint = (path: string, body: string) =>
  hash('sha1', `${path}\n${body}`, 'base64')

/**
 * The stored answer to a key; undefined if it is new or forgotten.
 *
 * @throws Refusal 400 `idempotency_error` if the key came with other parameters before
 */
export function recall(world: World, key: string, print: string) {
  const stored = world.shelves.keys.get(key)
  if (stored === undefined || world.nowMs() - stored.atMs >= keptMs) return undefined
  if (stored.fingerprint === print) {
    return { status: stored.status, body: stored.body }
  }

  throw new Refusal(400, {
    type: 'idempotency_error',
    message: `Keys for idempotent requests can only be used with the same parameters they were first used with ('${key}').`,
  })
}

/** Keeps the answer of a request that began to execute, a 500 like any other. */
export function remember(
  world: World,
  first: {
    readonly key: string
    readonly print: string
    readonly answer: { status: ContentfulStatusCode; body: string }
  },
) {
  world.put('keys', {
    id: first.key,
    fingerprint: first.print,
    status: first.answer.status,
    body: first.answer.body,
    atMs: world.nowMs(),
  })
}
