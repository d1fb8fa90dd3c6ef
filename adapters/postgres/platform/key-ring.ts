import { timingSafeEqual } from 'node:crypto'
import type { TenantId } from '../../../domain/ids.ts'
import type { Db } from '../client.ts'
import { hashOf, isWellFormed } from './key-text.ts'

/** Who a key speaks for. */
export type KeyHolder = {
  readonly tenantId: TenantId
  readonly keyId: string
  readonly scopes: readonly string[]
  readonly expiresAtMs?: number
}

const rememberedMs = 30_000
const rememberedMax = 10_000

/** Finds who a key speaks for; `undefined` for a key that is unknown, revoked or expired. */
export type KeyRing = (key: string) => Promise<KeyHolder | undefined>

/**
 * Looks keys up by their hash, and remembers the good ones for 30 seconds at most.
 *
 * @param options `now`: Unix milliseconds, for tests of the forgetting
 */
export function keyRing(
  system: Db,
  options: { readonly now: () => number } = { now: Date.now },
): KeyRing {
  const known = new Map<string, { readonly holder: KeyHolder; readonly untilMs: number }>()
  return async (key) => {
    if (!isWellFormed(key)) return undefined
    const hash = hashOf(key)
    const name = hash.toString('base64')
    const nowMs = options.now()
    const seen = known.get(name)
    if (seen !== undefined && nowMs < seen.untilMs) return unexpired(seen.holder, nowMs)
    const holder = await readHolder(system, hash)
    known.delete(name)
    if (holder === undefined) return undefined
    if (known.size >= rememberedMax) known.clear()
    known.set(name, { holder, untilMs: nowMs + rememberedMs })
    return unexpired(holder, nowMs)
  }
}

function unexpired(holder: KeyHolder, nowMs: number): KeyHolder | undefined {
  return holder.expiresAtMs === undefined || nowMs < holder.expiresAtMs ? holder : undefined
}

async function readHolder(system: Db, hash: Buffer): Promise<KeyHolder | undefined> {
  const [row] = await system<
    {
      tenant_id: TenantId
      key_id: string
      scopes: string[]
      hash: Buffer
      expires_at: Date | null
    }[]
  >`
    select tenant_id, key_id, scopes, hash, expires_at from platform.api_key
     where hash = ${hash} and revoked_at is null`
  // The index compared the hashes already; this compares them once more, in constant time.
  if (row === undefined || !timingSafeEqual(row.hash, hash)) return undefined
  const expiry = row.expires_at === null ? {} : { expiresAtMs: row.expires_at.getTime() }
  return { tenantId: row.tenant_id, keyId: row.key_id, scopes: row.scopes, ...expiry }
}
