/**
 * Rows for `jsonb_to_recordset`, as the text of one parameter: the statement stays the same however
 * many they are. Whole numbers of any size go as text, which the column makes a number again.
 *
 * Postgres expects a hundred rows of it, and of a table that has no statistics yet next to none for a
 * tenant: joined like that, it reads all rows of the tenant for every list, and keeps that plan. So
 * every join here says `key = key || ''` of the list, which is true, and whose selectivity is taken
 * for 0.5 %: of one row expected, each row is looked up by its key. Measured with 2,000 dues on a
 * fresh database: 5.9 ms each without, 1.9 ms with.
 */
export const recordset = (rows: readonly Readonly<Record<string, unknown>>[]): string =>
  JSON.stringify(rows, (_key, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  )
