import type { Fact } from '../../domain/fact.ts'
import type { Tx } from './client.ts'

/** One fact by its id. */
export async function factById(tx: Tx, factId: string): Promise<Fact | undefined> {
  const [row] = await tx<Fact[]>`
    select tenant_id as "tenantId", fact_id as id, type, subject, customer_id as "customerId",
           transaction_id as "transactionId", (extract(epoch from happened_at) * 1000)::float8 as "atMs", data
      from platform.outbox where fact_id = ${factId}`
  return row
}
