import postgres, { type ReservedSql, type Sql, type TransactionSql } from 'postgres'
import type { TenantId } from '../../domain/ids.ts'

/** Postgres with whole numbers of any size as `bigint`. */
type Types = { bigint: bigint }
export type Db = Sql<Types>
export type Tx = TransactionSql<Types>
export type { ReservedSql }

/** `durabill_app` sees one tenant at a time; `durabill_system` (relay, doctor) sees all. */
export type Role = 'durabill_app' | 'durabill_system'

/**
 * Opens a pool that works under one of the two roles, neither of which owns a table.
 *
 * @param url a connection whose own role may take on `role`
 * @param options `max`: connections at most
 */
export function connect(url: string, options: { readonly role: Role; readonly max?: number }): Db {
  return postgres(url, {
    max: options.max ?? 10,
    types: { bigint: postgres.BigInt },
    connection: { options: `-c role=${options.role}`, application_name: 'durabill' },
    onnotice: () => {},
  })
}

/**
 * Runs `work` in one transaction that sees `tenantId` and nobody else. The tenant is set for the
 * transaction alone, so a pooled connection never carries it to the next.
 */
export async function asTenant<T>(
  db: Db,
  tenantId: TenantId,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const answer = await db.begin(async (tx) => {
    // Sent together with the first statement of `work`: no round trip of its own.
    const scoped = tx`select set_config('durabill.tenant', ${tenantId}, true)`.execute()
    const [result] = await Promise.all([work(tx), scoped])
    return { result }
  })
  // `begin` unwraps arrays in its type; the box keeps the answer's own.
  return (answer as { result: T }).result
}

/** Postgres takes this many values in one statement. */
const valuesMax = 65_000

/** Inserts rows of one shape, in as few statements as Postgres allows. No rows, no statement. */
export async function insertAll(
  tx: Tx,
  table: string,
  rows: readonly Record<string, unknown>[],
): Promise<void> {
  const [first] = rows
  if (first === undefined) return
  const step = Math.max(1, Math.floor(valuesMax / Object.keys(first).length))
  const statements: Promise<unknown>[] = []
  for (let from = 0; from < rows.length; from += step) {
    const some = rows.slice(from, from + step)
    statements.push(tx`insert into ${tx(table)} ${tx(some as never)}`.execute()) // The rows' shape is the caller's.
  }
  await Promise.all(statements)
}
