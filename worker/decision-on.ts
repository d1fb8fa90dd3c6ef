import { consume } from '../adapters/postgres/access/consume.ts'
import type { Tx } from '../adapters/postgres/client.ts'
import { decide, type Decision } from '../domain/access/decide.ts'
import type { CustomerId, TenantId } from '../domain/ids.ts'

/** What a check would be answered, by the database itself: nothing is wanted, so nothing is taken. */
export async function decisionOn(
  tx: Tx,
  question: {
    readonly tenantId: TenantId
    readonly customerId: CustomerId
    readonly feature: string
  },
): Promise<Decision> {
  const { tenantId, customerId, feature } = question
  const [found] = await consume(tx, { tenantId, wanted: [{ customerId, feature, quantities: [] }] })
  return decide(found?.grants ?? [], found?.nowMs ?? 0)
}
