import type { TenantId } from '../../../domain/ids.ts'
import type { Tx } from '../client.ts'

/** How the renewals of a tenant are run. */
export type RenewalSettings = {
  /** Due at once up to so many: each by its own run; more: in chunks. Zero: always in chunks. */
  readonly coalesceAbove: number
  /** Subscriptions of one chunk, at most; 1–5,000. */
  readonly chunkSize: number
}

/** What holds for a tenant that has said nothing; as in the table. */
export const defaultRenewalSettings: RenewalSettings = { coalesceAbove: 100, chunkSize: 1_000 }

/** The tenant's settings, or those by default. */
export async function renewalSettings(tx: Tx): Promise<RenewalSettings> {
  const [row] = await tx<RenewalSettings[]>`
    select coalesce_above as "coalesceAbove", chunk_size as "chunkSize" from sales.renewal_settings`
  return row ?? defaultRenewalSettings
}

/** Sets both at once. Renewals that run already keep what they began with. */
export async function putRenewalSettings(
  tx: Tx,
  { tenantId, settings }: { readonly tenantId: TenantId; readonly settings: RenewalSettings },
): Promise<RenewalSettings> {
  await tx`
    insert into sales.renewal_settings (tenant_id, coalesce_above, chunk_size)
    values (${tenantId}, ${settings.coalesceAbove}, ${settings.chunkSize})
    on conflict (tenant_id) do update
       set coalesce_above = excluded.coalesce_above, chunk_size = excluded.chunk_size`
  return settings
}
