import type { TenantId } from '../../../domain/ids.ts'
import type { DunningPolicy } from '../../../domain/payments/dunning.ts'
import type { Tx } from '../client.ts'
import { json } from '../rows.ts'
import { currentPolicy } from './policy.ts'

/** How a tenant wants to collect, without the version, which is ours to give. */
export type PolicyDraft = Omit<DunningPolicy, 'version'>

/**
 * Makes this the way new collections collect: a new version, unless it is so already. Collections
 * that have begun keep the policy they began with.
 */
export async function putPolicy(
  tx: Tx,
  { tenantId, draft }: { tenantId: TenantId; draft: PolicyDraft },
): Promise<DunningPolicy> {
  await tx`select pg_advisory_xact_lock(hashtextextended(${`dunning ${tenantId}`}, 0))`
  const current = await currentPolicy(tx)
  if (isSame(current, draft)) return current
  const policy = { ...draft, version: current.version + 1 }
  await tx`
    insert into payments.dunning_policy (tenant_id, version, body)
    values (${tenantId}, ${policy.version}, ${json(tx, policy)})`
  return policy
}

function isSame(policy: DunningPolicy, draft: PolicyDraft): boolean {
  const parts = [
    'hour',
    'retryAfterDays',
    'remindAfterDays',
    'giveUpAfterDays',
    'askAfterSeconds',
    'graceWhile',
  ] as const
  return parts.every((part) => JSON.stringify(policy[part]) === JSON.stringify(draft[part]))
}
