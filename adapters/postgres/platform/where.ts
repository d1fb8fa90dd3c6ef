import type { Tx } from '../client.ts'

/** `and column = value` for each value that is asked for. */
export const onlyWhere = (tx: Tx, wanted: Readonly<Record<string, string | undefined>>) =>
  Object.entries(wanted).reduce(
    (all, [column, value]) => (value === undefined ? all : tx`${all} and ${tx(column)} = ${value}`),
    tx``,
  )
