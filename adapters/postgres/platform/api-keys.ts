import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { TenantId } from '../../../domain/ids.ts'
import { newId } from '../../new-id.ts'
import type { Db, Tx } from '../client.ts'

/** What a key may do. `*` is everything. */
export type Scope = 'read' | 'write' | '*'

/** Who a key speaks for. */
export type KeyHolder = {
  readonly tenantId: TenantId
  readonly keyId: string
  readonly scopes: readonly string[]
  readonly expiresAtMs?: number
}

export type NewKey = {
  readonly tenantId: TenantId
  readonly name: string
  readonly scopes: readonly Scope[]
  readonly expiresAt?: Date
}

/** Makes a key: 256 random bits. It is told this once; only its hash is kept. */
export async function createApiKey(
  tx: Tx,
  wanted: NewKey,
): Promise<{ readonly key: string; readonly keyId: string }> {
  const body = `dbk_${randomBytes(32).toString('base64url')}`
  const key = body + checksumOf(body)
  const keyId = newId('apiKey')
  await tx`
    insert into platform.api_key (tenant_id, key_id, name, hash, scopes, expires_at)
    values (${wanted.tenantId}, ${keyId}, ${wanted.name}, ${hashOf(key)},
            ${[...wanted.scopes]}, ${wanted.expiresAt ?? null})` // A copy without readonly, for the driver.
  return { key, keyId }
}

/** Takes a key back. Processes that have seen it forget it within 30 seconds. */
export async function revokeApiKey(tx: Tx, keyId: string): Promise<void> {
  await tx`update platform.api_key set revoked_at = now() where key_id = ${keyId} and revoked_at is null`
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

const hashOf = (key: string) => createHash('sha256').update(key).digest()

/** Six characters that tell a mistyped or cut-off key from one that never was, without a look-up. */
const checksumOf = (body: string) => hashOf(body).toString('base64url').slice(0, 6)

function isWellFormed(key: string): boolean {
  return /^dbk_[A-Za-z0-9_-]{49}$/.test(key) && key.slice(47) === checksumOf(key.slice(0, 47))
}
