import type { Tx } from '../../adapters/postgres/client.ts'
import { publish } from '../../adapters/postgres/outbox.ts'
import {
  type Changed,
  endOthers,
  grantFeatures,
} from '../../adapters/postgres/access/entitlements.ts'
import { endOtherQuotas, type SetQuota, setQuotas } from '../../adapters/postgres/access/quotas.ts'
import type { AccessEvent } from '../../domain/access/events.ts'
import type { Grant } from '../../workflows/access/ports.ts'

/** Grants a list of one tenant, each kind of change in one statement, and tells what changed. */
export async function grantSome(tx: Tx, grants: readonly Grant[]): Promise<void> {
  const granted = await grantFeatures(tx, grants.flatMap(entitlementsOf))
  const limited = await setQuotas(tx, grants.flatMap(quotasOf))
  const ended = await endTheRest(tx, grants)
  await publish<AccessEvent>(tx, [
    ...byCause(grants, [...granted, ...limited]).map(({ grant: { standing }, about, features }) => {
      return { ...about, type: 'access.feature.granted.v1' as const, data: { features, standing } }
    }),
    ...byCause(grants, ended).map(({ about, features }) => {
      const data = { features, because: 'changed' }
      return { ...about, type: 'access.feature.ended.v1' as const, data }
    }),
  ])
}

/** What a cause grants: the features named, and those whose limit is. */
const featuresOf = ({ features, quotas = [] }: Grant) => [
  ...new Set([...features, ...quotas.map(({ feature }) => feature)]),
]

const entitlementsOf = ({ cause, ...grant }: Grant) =>
  featuresOf({ cause, ...grant }).map((feature) => ({
    tenantId: grant.tenantId,
    customerId: grant.customerId,
    transactionId: grant.transactionId,
    standing: grant.standing,
    feature,
    causeKind: cause.kind,
    causeId: cause.id,
  }))

const quotasOf = ({ tenantId, customerId, cause, quotas = [] }: Grant) =>
  quotas.map(({ feature, limit, anchorOn, interval, zone }) => ({
    tenantId,
    customerId,
    causeKind: cause.kind,
    causeId: cause.id,
    feature,
    limit,
    anchor: { on: anchorOn, interval, zone },
  }))

/** Ends what causes granted before and do not any more, where that was asked for. */
async function endTheRest(tx: Tx, grants: readonly Grant[]): Promise<readonly Changed[]> {
  const exact = latest(grants).filter(({ exactly }) => exactly === true)
  if (exact.length === 0) return []
  const keeping = (featuresIn: (grant: Grant) => readonly string[]) =>
    exact.map((grant) => ({
      causeKind: grant.cause.kind,
      causeId: grant.cause.id,
      features: featuresIn(grant),
    }))
  await endOtherQuotas(
    tx,
    keeping(({ quotas = [] }) => quotas.map(({ feature }) => feature)),
  )
  return endOthers(tx, keeping(featuresOf))
}

/** The last grant of each cause: the same one twice in a list is one change. */
const latest = (grants: readonly Grant[]) => [
  ...new Map(grants.map((grant) => [`${grant.cause.kind} ${grant.cause.id}`, grant])).values(),
]

/** What changed for each cause, with the part of a fact that says whom it is about. */
function byCause(grants: readonly Grant[], changed: readonly SetQuota[]) {
  const rowsOf = Map.groupBy(changed, (row) => row.cause_id)
  return latest(grants).flatMap((grant) => {
    const rows = rowsOf.get(grant.cause.id) ?? []
    const [first] = rows
    if (first === undefined) return []
    const { tenantId, customerId, transactionId, cause } = grant
    const about = {
      tenantId,
      subject: cause.id,
      customerId,
      transactionId,
      atMs: first.at.getTime(),
    }
    return [{ grant, about, features: [...new Set(rows.map((row) => row.feature))] }]
  })
}
