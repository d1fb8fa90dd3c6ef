import { asTenant, type Db, type Tx } from '../../adapters/postgres/client.ts'
import { publish } from '../../adapters/postgres/outbox.ts'
import { endFeatures, grantFeatures } from '../../adapters/postgres/access/entitlements.ts'
import type { AccessEvent } from '../../domain/access/events.ts'
import type { AccessPorts, Ending, Grant } from '../../workflows/access/ports.ts'

/** Access Control, on this database. Both steps are safe to repeat. */
export const accessActivities = ({ db }: { readonly db: Db }): AccessPorts => ({
  async grant(grants) {
    for (const [tenantId, some] of Map.groupBy(grants, (grant) => grant.tenantId)) {
      await asTenant(db, tenantId, async (tx) => {
        for (const grant of some) await grantOne(tx, grant)
      })
    }
  },

  end: (ending) => asTenant(db, ending.tenantId, (tx) => endOne(tx, ending)),
})

async function grantOne(tx: Tx, grant: Grant): Promise<void> {
  const { tenantId, customerId, transactionId, cause, features, standing } = grant
  const wanted = features.map((feature) => ({
    tenantId,
    customerId,
    transactionId,
    causeKind: cause.kind,
    causeId: cause.id,
    feature,
    standing,
  }))
  const changed = await grantFeatures(tx, wanted)
  const [first] = changed
  if (first === undefined) return
  const atMs = first.at.getTime()
  await publish<AccessEvent>(tx, [
    {
      tenantId,
      type: 'access.feature.granted.v1',
      subject: cause.id,
      customerId,
      transactionId,
      atMs,
      data: { features: changed.map((row) => row.feature), standing },
    },
  ])
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
