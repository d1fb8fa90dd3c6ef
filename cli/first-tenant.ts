import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { asTenant } from '../adapters/postgres/client.ts'
import { createApiKey } from '../adapters/postgres/platform/api-keys.ts'
import { createTenant } from '../adapters/postgres/platform/tenants.ts'
import type { Parts } from '../worker/parts.ts'

/** The tenant of a local engine, and the key that opens it. */
export type FirstTenant = { readonly tenantId: string; readonly apiKey: string }

/** Makes the tenant of a local engine, once: where data is kept, its key is kept beside it. */
export async function firstTenant(
  { db, system }: Pick<Parts, 'db' | 'system'>,
  keepIn?: string,
): Promise<FirstTenant> {
  const file = keepIn === undefined ? undefined : `${keepIn}/tenant.json`
  if (file !== undefined && existsSync(file)) {
    // We wrote this file ourselves, below, and nobody else has its folder.
    return JSON.parse(readFileSync(file, 'utf8')) as FirstTenant
  }
  const tenantId = await createTenant(system, { name: 'sandbox' })
  const { key } = await asTenant(db, tenantId, (tx) =>
    createApiKey(tx, { tenantId, name: 'local', scopes: ['*'] }),
  )
  const tenant = { tenantId, apiKey: key }
  if (file !== undefined) writeFileSync(file, JSON.stringify(tenant), { mode: 0o600 })
  return tenant
}
