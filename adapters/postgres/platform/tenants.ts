import type { TenantId } from '../../../domain/ids.ts'
import { newId } from '../../new-id.ts'
import type { Db } from '../client.ts'

/** Makes a tenant: a seller whose data nobody else sees. */
export async function createTenant(
  system: Db,
  { name }: { readonly name: string },
): Promise<TenantId> {
  const tenantId = newId('tenant')
  await system`insert into platform.tenant (tenant_id, name) values (${tenantId}, ${name})`
  return tenantId
}

/** Whether the database answers and has its schema. Throws if it does not. */
export async function checkReadiness(db: Db): Promise<void> {
  await db`select 1 from platform.tenant limit 1`
}
