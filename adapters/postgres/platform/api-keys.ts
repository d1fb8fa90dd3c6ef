import type { TenantId } from '../../../domain/ids.ts'
import { newId } from '../../new-id.ts'
import type { Tx } from '../client.ts'
import { hashOf, newKeyText } from './key-text.ts'

/** What a key may do. `*` is everything. */
export type Scope = 'read' | 'write' | '*'

export type NewKey = {
  readonly tenantId: TenantId
  readonly name: string
  readonly scopes: readonly Scope[]
  readonly expiresAt?: Date
}

/** Makes a key. It is told this once; only its hash is kept. */
export async function createApiKey(
  tx: Tx,
  wanted: NewKey,
): Promise<{ readonly key: string; readonly keyId: string }> {
  const key = newKeyText()
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
