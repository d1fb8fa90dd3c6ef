import { hash } from 'node:crypto'
import type { KeyHolder, KeyRing } from '../postgres/platform/key-ring.ts'

/** So long a key is taken at its word; with what the ring remembers, a revoked one ends after 31 s. */
const rememberedMs = 1_000
const rememberedMax = 1_000

type Seen = { readonly holder: KeyHolder; readonly untilMs: number }

/** What a connection sent last, and whom it spoke for. */
type Last = { readonly authorization: string; readonly seen: Seen }

/**
 * Whom keys spoke for a moment ago, without waiting for anything. Keys are kept as their hashes; as
 * text only beside the connection that sends them again and again, and no longer than it is open.
 */
export function keyMemory(findHolder: KeyRing) {
  const known = new Map<string, Seen>()
  const lastOf = new WeakMap<object, Last>()

  function seenOf({ authorization, connection }: Shown): Seen | undefined {
    const last = lastOf.get(connection)
    if (last?.authorization === authorization && Date.now() < last.seen.untilMs) return last.seen
    const seen = known.get(nameOf(authorization))
    if (seen !== undefined) lastOf.set(connection, { authorization, seen })
    return seen
  }

  return {
    holderOf(shown: Shown): KeyHolder | undefined {
      const seen = seenOf(shown)
      const { expiresAtMs = Infinity } = seen?.holder ?? {}
      const nowMs = Date.now()
      return seen !== undefined && nowMs < seen.untilMs && nowMs < expiresAtMs
        ? seen.holder
        : undefined
    },
    /** Takes note of a key that was just let in. */
    async learn(authorization: string): Promise<void> {
      const key = /^Bearer (\S{1,100})$/i.exec(authorization)?.[1]
      const holder = key === undefined ? undefined : await findHolder(key)
      if (holder === undefined) return
      if (known.size >= rememberedMax) known.clear()
      known.set(nameOf(authorization), { holder, untilMs: Date.now() + rememberedMs })
    },
  }
}

/** An authorization header as it was sent, and the connection that it came over. */
export type Shown = { readonly authorization: string; readonly connection: object }

const nameOf = (authorization: string) => hash('sha256', authorization, 'base64')
