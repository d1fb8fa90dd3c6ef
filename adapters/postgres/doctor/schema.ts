import type { Probe } from './ask.ts'

/** A unique index that an invariant rests on; expressions and `where` as Postgres prints them. */
type Unique = {
  readonly table: string
  readonly columns: readonly string[]
  readonly where?: string
}

/** Told if the live schema has no such unique index, or only an invalid one. */
export const uniqueIndex =
  ({ table, columns, where }: Unique): Probe =>
  ({ tx }) =>
    tx`
    select ${`${table} is no longer unique by (${columns.join(', ')})${where === undefined ? '' : ` where ${where}`}`}::text as sample
     where not exists (
       select from pg_index i
        where i.indrelid = to_regclass(${table}) and i.indisunique and i.indisvalid
          and pg_get_expr(i.indpred, i.indrelid) is not distinct from ${where ?? null}::text
          and array(select pg_get_indexdef(i.indexrelid, place, false)
                      from generate_series(1, i.indnkeyatts) place order by place) = ${[...columns]}::text[])`

/** Told if a trigger is gone from the live schema, or disabled. */
export const trigger =
  (table: string, name: string): Probe =>
  ({ tx }) =>
    tx`
    select ${`the trigger ${name} on ${table} is gone or disabled`}::text as sample
     where not exists (
       select from pg_trigger where tgrelid = to_regclass(${table}) and tgname = ${name} and tgenabled in ('O', 'A'))`
