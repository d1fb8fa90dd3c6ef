import type { Fact } from '../../domain/fact.ts'
import { newId } from '../new-id.ts'
import { insertAll } from './rows.ts'
import type { Db, Tx } from './client.ts'

/** A fact as its writer knows it; the outbox gives it its id. */
export type NewFact<F extends Fact> = F extends Fact ? Omit<F, 'id'> : never

/** Writes facts in the transaction that makes them true. An empty list writes nothing. */
export async function publish<F extends Fact>(tx: Tx, facts: readonly NewFact<F>[]): Promise<void> {
  const rows = facts.map((fact) => ({
    tenant_id: fact.tenantId,
    fact_id: newId('event'),
    type: fact.type,
    subject: fact.subject,
    customer_id: fact.customerId,
    transaction_id: fact.transactionId,
    data: fact.data,
    happened_at: new Date(fact.atMs),
  }))
  await insertAll(tx, 'platform.outbox', rows)
}

/** Facts that are not dispatched yet, locked for this relay until `work` is done with them. */
export async function drain(
  system: Db,
  options: {
    readonly limit: number
    readonly work: (facts: readonly Fact[]) => Promise<readonly Failure[]>
  },
): Promise<number> {
  return system.begin(async (tx) => {
    const rows = await tx<FactRow[]>`
      select tenant_id, fact_id, type, subject, customer_id, transaction_id, data, happened_at
        from platform.outbox
       where dispatched_at is null and tries < ${triesMax}
       order by sequence
       limit ${options.limit}
         for update skip locked`
    if (rows.length === 0) return 0
    const failures = await options.work(rows.map(fromRow))
    await settle(tx, rows, failures)
    return rows.length
  })
}

/** A fact that could not be dispatched, and why; it is tried again. */
export type Failure = { readonly id: string; readonly because: string }

/** After so many tries a fact is left for a person: doctor reports it. */
const triesMax = 1_000

async function settle(
  tx: Tx,
  rows: readonly FactRow[],
  failures: readonly Failure[],
): Promise<void> {
  const failed = new Map(failures.map(({ id, because }) => [id, because]))
  const done = rows.filter((row) => !failed.has(row.fact_id)).map((row) => row.fact_id)
  await tx`update platform.outbox set dispatched_at = now() where fact_id = any(${done})`
  for (const [id, because] of failed) {
    await tx`update platform.outbox set tries = tries + 1, error = ${because} where fact_id = ${id}`
  }
}

type FactRow = {
  tenant_id: Fact['tenantId']
  fact_id: Fact['id']
  type: string
  subject: string
  customer_id: Fact['customerId']
  transaction_id: Fact['transactionId']
  data: unknown
  happened_at: Date
}

function fromRow(row: FactRow): Fact {
  return {
    tenantId: row.tenant_id,
    id: row.fact_id,
    type: row.type,
    subject: row.subject,
    customerId: row.customer_id,
    transactionId: row.transaction_id,
    atMs: row.happened_at.getTime(),
    data: row.data,
  }
}
