import { newId } from '../../adapters/new-id.ts'
import { connect } from '../../adapters/postgres/client.ts'
import type { TenantId } from '../../domain/ids.ts'

/** A tenant with a Swiss seller, and a clock of its own kind: none. */
export async function seedTenant(databaseUrl: string): Promise<TenantId> {
  const tenantId = newId('tenant')
  const sql = connect(databaseUrl, { role: 'durabill_system', max: 1 })
  const address = { line1: 'Seestrasse 1', postcode: '8002', city: 'Zürich', country: 'CH' }
  await sql`insert into platform.tenant (tenant_id, name) values (${tenantId}, 'Test')`
  await sql`
    insert into sales.legal_entity (tenant_id, legal_entity_id, key, name, address, zone)
    values (${tenantId}, ${newId('legalEntity')}, 'default', 'Muster AG', ${sql.json(address)}, 'Europe/Zurich')`
  await sql.end()
  return tenantId
}
