import type { CustomerId, GrantId, TenantId, TransactionId } from '../../../domain/ids.ts'
import { newId } from '../../new-id.ts'
import type { Tx } from '../client.ts'

/** The right of one customer to one feature, from one cause. */
export type NewEntitlement = {
  readonly tenantId: TenantId
  readonly customerId: CustomerId
  readonly transactionId: TransactionId
  readonly causeKind: string
  readonly causeId: string
  readonly feature: string
  readonly standing: 'paid' | 'grace'
}

/** How an entitlement was changed by a call; `undefined` where it was as wished already. */
export type Changed = { readonly grant_id: GrantId; readonly feature: string }

/**
 * Grants, or lifts a grace period to a paid right. A right that was paid does not fall back to
 * grace; one that ended begins again only when paid for.
 */
export async function grantFeatures(tx: Tx, wanted: readonly NewEntitlement[]): Promise<Changed[]> {
  const rows = wanted.map((grant) => ({
    tenant_id: grant.tenantId,
    grant_id: newId('grant'),
    customer_id: grant.customerId,
    feature: grant.feature,
    cause_kind: grant.causeKind,
    cause_id: grant.causeId,
    standing: grant.standing,
    transaction_id: grant.transactionId,
  }))
  const changed = await tx<(Changed & { standing: string; starts_at: Date; tenant_id: string })[]>`
    insert into access.entitlement as e
      (tenant_id, grant_id, customer_id, feature, cause_kind, cause_id, standing, transaction_id, starts_at)
    select r.tenant_id, r.grant_id, r.customer_id, r.feature, r.cause_kind, r.cause_id, r.standing,
           r.transaction_id, platform.now_for(r.tenant_id, r.customer_id)
      from jsonb_to_recordset(${tx.json(rows)}) as r
        (tenant_id text, grant_id text, customer_id text, feature text, cause_kind text,
         cause_id text, standing text, transaction_id text)
    on conflict (tenant_id, customer_id, feature, cause_kind, cause_id) do update
       set standing = excluded.standing, ends_at = null, ended_because = null,
           changed_at = clock_timestamp(), changed_xid = pg_current_xact_id()
     where excluded.standing = 'paid' and (e.standing <> 'paid' or e.ends_at is not null)
    returning grant_id, feature, tenant_id, standing`
  await keepHistory(
    tx,
    changed.map((row) => row.grant_id),
    'granted',
  )
  return changed
}

/** Ends what a cause granted: all of it, or the features named. Ended is ended: a repeat changes nothing. */
export async function endFeatures(
  tx: Tx,
  ending: {
    readonly tenantId: TenantId
    readonly causeKind: string
    readonly causeId: string
    readonly features: readonly string[] | undefined
    readonly because: string
  },
): Promise<Changed[]> {
  const some = ending.features === undefined ? tx`` : tx`and feature = any(${[...ending.features]})`
  const changed = await tx<Changed[]>`
    update access.entitlement
       set ends_at = platform.now_for(tenant_id, customer_id), ended_because = ${ending.because},
           changed_at = clock_timestamp(), changed_xid = pg_current_xact_id()
     where cause_kind = ${ending.causeKind} and cause_id = ${ending.causeId} and ends_at is null ${some}
    returning grant_id, feature`
  await keepHistory(
    tx,
    changed.map((row) => row.grant_id),
    ending.because,
  )
  return changed
}

async function keepHistory(tx: Tx, grantIds: readonly GrantId[], because: string): Promise<void> {
  if (grantIds.length === 0) return
  await tx`
    insert into access.entitlement_change (tenant_id, grant_id, standing, ends_at, because, at)
    select tenant_id, grant_id, standing, ends_at, ${because}, platform.now_for(tenant_id, customer_id)
      from access.entitlement where grant_id = any(${[...grantIds]})`
}
