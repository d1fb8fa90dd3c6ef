import type { Tx } from '../client.ts'

/** The part of a list that is wanted: so many rows, older than the last one seen. */
export type Page = {
  readonly limit: number
  readonly after?: { readonly at: string; readonly id: string }
}

/** What every listed row carries, so that the next page can begin behind it. */
export type Listed = { readonly cursor_at: string; readonly cursor_id: string }

/** A column of a time and one of an id, which together order a list, newest first. */
type Order = { readonly at: string; readonly id: string }

/** The columns of a row's place in its list: to the microsecond, which a JavaScript date is not. */
export const placeOf = (tx: Tx, { at, id }: Order) => tx`
  to_char(${tx(at)} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as cursor_at, ${tx(id)} as cursor_id`

/** Only what comes behind the page before. */
export const behind = (tx: Tx, { after, at, id }: Page & Order) =>
  after === undefined
    ? tx``
    : tx`and (${tx(at)}, ${tx(id)}) < (${after.at}::text::timestamptz, ${after.id})`

/** Newest first; one row more than wanted tells whether there is a next page. */
export const newestFirst = (tx: Tx, { limit, at, id }: Page & Order) =>
  tx`order by ${tx(at)} desc, ${tx(id)} desc limit ${limit + 1}`
