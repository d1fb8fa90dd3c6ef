import { asTenant, type Db, type Tx } from '../../adapters/postgres/client.ts'
import { publish } from '../../adapters/postgres/outbox.ts'
import { endFeatures, grantFeatures } from '../../adapters/postgres/access/entitlements.ts'
import type { AccessEvent } from '../../domain/access/events.ts'
import { coalesced } from '../coalesced.ts'
import type { AccessPorts, Ending, Grant } from '../../workflows/access/ports.ts'

/** Access Control, on this database. Both steps are safe to repeat. */
export function accessActivities({ db }: { readonly db: Db }): AccessPorts {
  const granting = coalesced((grants: readonly Grant[]) => grantAll(db, grants))
  return {
    async grant(grants) {
      await granting(grants)
    },
    end: (ending) => asTenant(db, ending.tenantId, (tx) => endOne(tx, ending)),
  }
}

async function grantAll(db: Db, grants: readonly Grant[]): Promise<readonly Grant[]> {
  for (const [tenantId, some] of Map.groupBy(grants, (grant) => grant.tenantId)) {
    await asTenant(db, tenantId, (tx) => grantSome(tx, some))
  }
  return grants
}

/** Grants a list in one statement, and tells one fact for each cause that something changed for. */
async function grantSome(tx: Tx, grants: readonly Grant[]): Promise<void> {
  const changed = await grantFeatures(
    tx,
    grants.flatMap(({ features, cause, ...grant }) =>
      features.map((feature) => ({ ...grant, feature, causeKind: cause.kind, causeId: cause.id })),
    ),
  )
  const byCause = Map.groupBy(changed, (row) => row.cause_id)
  await publish<AccessEvent>(
    tx,
    grants.flatMap(({ tenantId, customerId, transactionId, cause, standing }) => {
      const rows = byCause.get(cause.id)
      byCause.delete(cause.id) // The same grant twice in a list is one change.
      const [first] = rows ?? []
      if (rows === undefined || first === undefined) return []
      const type = 'access.feature.granted.v1' as const
      const data = { features: rows.map((row) => row.feature), standing }
      const atMs = first.at.getTime()
      return [{ tenantId, type, subject: cause.id, customerId, transactionId, atMs, data }]
    }),
  )
}

async function endOne(tx: Tx, ending: Ending): Promise<void> {
  const { tenantId, customerId, transactionId, cause, features, because } = ending
  const changed = await endFeatures(tx, {
    tenantId,
    causeKind: cause.kind,
    causeId: cause.id,
    features,
    because,
  })
  const [first] = changed
  if (first === undefined) return
  const atMs = first.at.getTime()
  await publish<AccessEvent>(tx, [
    {
      tenantId,
      type: 'access.feature.ended.v1',
      subject: cause.id,
      customerId,
      transactionId,
      atMs,
      data: { features: changed.map((row) => row.feature), because },
    },
  ])
}
