import type { TenantId } from '../../../domain/ids.ts'
import type { BillingProfile } from '../../../domain/sales/document.ts'
import { profileOf, usageRules } from '../../../domain/sales/profiles.ts'
import type { Tx } from '../client.ts'
import { json } from '../rows.ts'
import { currentProfile } from './catalogue.ts'

/** How a tenant wants to count, without the version, which is ours to give. */
export type ProfileDraft = Omit<BillingProfile, 'version'>

/**
 * Makes this the way the tenant counts from now on: a new version, unless it is so already. A version
 * is never changed, because final documents name it.
 */
export async function putProfile(
  tx: Tx,
  { tenantId, draft }: { tenantId: TenantId; draft: ProfileDraft },
): Promise<BillingProfile> {
  await tx`select pg_advisory_xact_lock(hashtextextended(${`profile ${tenantId}`}, 0))`
  const current = await currentProfile(tx)
  if (isSame(current, draft)) return current
  const [newest] = await tx<{ version: number | null }[]>`
    select max(version) as version from sales.billing_profile where key = ${draft.key}`
  const builtIn = profileOf(draft.key)?.version ?? 0
  const profile = { ...draft, version: Math.max(newest?.version ?? 0, builtIn) + 1 }
  await tx`
    insert into sales.billing_profile (tenant_id, key, version, body, created_at)
    values (${tenantId}, ${profile.key}, ${profile.version}, ${json(tx, profile)}, clock_timestamp())`
  return profile
}

function isSame({ rounding, ...profile }: BillingProfile, draft: ProfileDraft): boolean {
  const [usage, wanted] = [usageRules(profile), usageRules(draft)]
  return (
    profile.key === draft.key &&
    profile.prices === draft.prices &&
    profile.zeroLines === draft.zeroLines &&
    rounding.mode === draft.rounding.mode &&
    rounding.at === draft.rounding.at &&
    usage.graceHours === wanted.graceHours &&
    usage.late === wanted.late
  )
}

/** The tenant's own profiles, the one in force first. */
export async function listProfiles(tx: Tx): Promise<BillingProfile[]> {
  const rows = await tx<{ body: BillingProfile }[]>`
    select body from sales.billing_profile order by created_at desc, version desc limit 1000`
  return rows.map((row) => row.body)
}
