import type { Standing } from '../../../domain/access/grant.ts'
import type { CustomerId, GrantId, TenantId, TransactionId } from '../../../domain/ids.ts'
import { newId } from '../../new-id.ts'
import type { Tx } from '../client.ts'
import type { Exactly } from './right.ts'

/** The right of one customer to one feature, from one cause. */
export type NewEntitlement = {
  readonly tenantId: TenantId
  readonly customerId: CustomerId
  readonly transactionId: TransactionId
  readonly causeKind: string
  readonly causeId: string
  readonly feature: string
  readonly standing: Standing
}

/** How an entitlement was changed by a call; `undefined` where it was as wished already. */
export type Changed = {
  readonly grant_id: GrantId
  readonly feature: string
  readonly cause_id: string
  /** Business time of the change. */
  readonly at: Date
}

/**
 * Grants, or changes the standing. A purchase only rises: what was paid does not fall back to grace,
 * and what ended begins again only when paid for. A subscription falls to grace and comes back, and
 * begins again in any standing; but nobody who is in is put on trial.
 */
export function grantFeatures(tx: Tx, wanted: readonly NewEntitlement[]): Promise<Changed[]> {
  const rows = wishesOf(wanted).map((grant) => ({
    tenant_id: grant.tenantId,
    grant_id: newId('grant'),
    customer_id: grant.customerId,
    feature: grant.feature,
    cause_kind: grant.causeKind,
    cause_id: grant.causeId,
    standing: grant.standing,
    transaction_id: grant.transactionId,
  }))
  // In one order, so that two lists that overlap wait for each other and never in a circle.
  return tx<Changed[]>`
    with changed as (
    insert into access.entitlement as e
      (tenant_id, grant_id, customer_id, feature, cause_kind, cause_id, standing, transaction_id, starts_at)
    select r.tenant_id, r.grant_id, r.customer_id, r.feature, r.cause_kind, r.cause_id, r.standing,
           r.transaction_id, platform.now_for(r.tenant_id, r.customer_id)
      from jsonb_to_recordset(${tx.json(rows)}) as r
        (tenant_id text, grant_id text, customer_id text, feature text, cause_kind text,
         cause_id text, standing text, transaction_id text)
     order by r.customer_id, r.feature, r.cause_kind, r.cause_id
    on conflict (tenant_id, customer_id, feature, cause_kind, cause_id) do update
       set standing = excluded.standing, ends_at = null, ended_because = null,
           changed_at = clock_timestamp(), changed_xid = pg_current_xact_id()
     where case when e.cause_kind = 'subscription'
                then e.ends_at is not null or (e.standing <> excluded.standing and excluded.standing <> 'trial')
                else excluded.standing = 'paid' and (e.standing <> 'paid' or e.ends_at is not null) end
    returning e.*)
    ${keepHistory(tx, 'granted')}`
}

/** One statement may touch a right once: what the wishes for it come to, one after the other. */
function wishesOf(wanted: readonly NewEntitlement[]): NewEntitlement[] {
  const wishes = new Map<string, NewEntitlement>()
  for (const grant of wanted) {
    const right = `${grant.customerId} ${grant.feature} ${grant.causeKind} ${grant.causeId}`
    const before = wishes.get(right)
    const kept =
      grant.causeKind === 'subscription' ? grant.standing === 'trial' : before?.standing === 'paid'
    if (before === undefined || !kept) wishes.set(right, grant)
  }
  return [...wishes.values()]
}

/** Ends what a cause granted: all of it, or the features named. Ended is ended: a repeat changes nothing. */
export function endFeatures(
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
  return tx<Changed[]>`
    with changed as (
    update access.entitlement
       set ends_at = platform.now_for(tenant_id, customer_id), ended_because = ${ending.because},
           changed_at = clock_timestamp(), changed_xid = pg_current_xact_id()
     where cause_kind = ${ending.causeKind} and cause_id = ${ending.causeId} and ends_at is null ${some}
    returning *)
    ${keepHistory(tx, ending.because)}`
}

/** Ends what causes granted beside the features named, because they were changed. */
export function endOthers(tx: Tx, causes: readonly Exactly[]): Promise<Changed[]> {
  const rows = causes.map(({ causeKind, causeId, features }) => ({
    cause_kind: causeKind,
    cause_id: causeId,
    features: [...features],
  }))
  return tx<Changed[]>`
    with changed as (
    update access.entitlement e
       set ends_at = platform.now_for(e.tenant_id, e.customer_id), ended_because = 'changed',
           changed_at = clock_timestamp(), changed_xid = pg_current_xact_id()
      from jsonb_to_recordset(${tx.json(rows)}) as r (cause_kind text, cause_id text, features text[])
     where e.cause_kind = r.cause_kind and e.cause_id = r.cause_id and e.ends_at is null
       and e.feature <> all(r.features)
    returning e.*)
    ${keepHistory(tx, 'changed')}`
}

/** The rest of a statement that has `changed` entitlements: their steps are kept, and answered. */
const keepHistory = (tx: Tx, because: string) => tx`
  , kept as (
    insert into access.entitlement_change (tenant_id, grant_id, standing, ends_at, because, at)
    select tenant_id, grant_id, standing, ends_at, ${because}, platform.now_for(tenant_id, customer_id)
      from changed
    returning grant_id, at)
  select grant_id, changed.feature, changed.cause_id, kept.at from changed join kept using (grant_id)`
