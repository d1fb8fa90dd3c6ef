import { assert } from '../../domain/assert.ts'
import type { Tx } from './client.ts'

/** A value that a column takes: plain JSON for a jsonb column, a list of texts for a text[]. */
type Row = Readonly<Record<string, unknown>>

/**
 * Inserts rows of one shape, all in one statement, which is the same text however many they are:
 * Postgres plans it once. The rows travel as JSON; whole numbers of any size as text, which the
 * column makes a number again. No rows, no statement.
 */
export async function insertAll(tx: Tx, table: string, rows: readonly Row[]): Promise<void> {
  const [first] = rows
  if (first === undefined) return
  const columns = Object.keys(first)
  assert([...table.split('.'), ...columns].every(isName), 'tables and columns are names of ours')
  const list = columns.join(', ')
  await tx.unsafe(
    `insert into ${table} (${list})
     select ${list} from jsonb_populate_recordset(null::${table}, $1::text::jsonb)`,
    [JSON.stringify(rows, exactly)],
    { prepare: true },
  )
}

const isName = (text: string) => /^[a-z_]+$/.test(text)

const exactly = (_key: string, value: unknown) =>
  typeof value === 'bigint' ? value.toString() : value

/** A value for a jsonb column. It must be plain JSON: no bigint, no function. */
export function json(tx: Tx, value: unknown) {
  return tx.json(value as never) // The library's type asks for an index signature, which our types lack.
}
