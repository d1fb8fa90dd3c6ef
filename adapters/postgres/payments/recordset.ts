/**
 * Rows for `jsonb_to_recordset`, as the text of one parameter: the statement stays the same however
 * many they are. Whole numbers of any size go as text, which the column makes a number again.
 *
 * Postgres expects a hundred rows of it, whatever it holds, and of a tenant few in a table that is
 * still small: so it joins the two by reading all rows of the tenant for every list, and keeps that
 * plan while the table grows. Hence every update here says `key = key || ''` of its list, which is
 * true and counts as one row in two hundred: with one row expected, each is looked up by its key. A
 * charge costs Postgres 0.3 ms with it and 0.4 to 0.5 without, at 6,000 charges, and that grows.
 */
export const recordset = (rows: readonly Readonly<Record<string, unknown>>[]): string =>
  JSON.stringify(rows, (_key, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  )
