import type { Tx } from './client.ts'

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

/** A value for a jsonb column. It must be plain JSON: no bigint, no function. */
export function json(tx: Tx, value: unknown) {
  return tx.json(value as never) // The library's type asks for an index signature, which our types lack.
}
