import { asTenant, type Db, type Tx } from '../../adapters/postgres/client.ts'
import { publish } from '../../adapters/postgres/outbox.ts'
import { endFeatures } from '../../adapters/postgres/access/entitlements.ts'
import type { AccessEvent } from '../../domain/access/events.ts'
import { coalesced } from '../coalesced.ts'
import type { AccessPorts, Ending, Grant } from '../../workflows/access/ports.ts'
import { grantSome } from './grant.ts'

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
