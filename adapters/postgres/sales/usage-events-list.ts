import type { Tx } from '../client.ts'

/** An event of use as it was taken in. */
export type UsageEventRow = {
  readonly source: string
  readonly source_id: string
  readonly customer_id: string
  readonly meter_key: string
  readonly quantity: string
  readonly occurred_at: Date
  readonly received_at: Date
  readonly window_id: string | null
  /** The instant it is of, to the microsecond. */
  readonly cursor_at: string
}

/** Whose events: those of one window, or of a customer, those that wait included. */
export type WhoseUsage = { readonly windowId: string } | { readonly customerId: string }

/** So many events, behind the one that was seen last. */
export type UsagePage = {
  readonly limit: number
  readonly after?: { readonly at: string; readonly source: string; readonly sourceId: string }
}

/** Events, the newest first; one more than wanted tells whether there is a next page. */
export function listUsageEvents(
  tx: Tx,
  { page, whose }: { readonly page: UsagePage; readonly whose: WhoseUsage },
): Promise<UsageEventRow[]> {
  const part = { behind: behind(tx, page), newest: newest(tx, page) }
  const events =
    'windowId' in whose
      ? ofWindows(tx, { ...part, which: tx`window_id = ${whose.windowId}` })
      : tx`
          (${ofWindows(tx, { ...part, which: tx`customer_id = ${whose.customerId}` })})
           union all
          (select e.* from sales.usage_event e
            where e.window_id is null and e.customer_id = ${whose.customerId} ${part.behind} ${part.newest})`
  return tx<UsageEventRow[]>`
    select e.source, e.source_id, e.customer_id, e.meter_key, trim_scale(e.quantity)::text as quantity,
           e.occurred_at, e.received_at, e.window_id,
           to_char(e.occurred_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as cursor_at
      from (${events}) e ${part.newest}`
}

type Fragment = ReturnType<typeof newest>

const newest = (tx: Tx, { limit }: UsagePage) =>
  tx`order by e.occurred_at desc, e.source desc, e.source_id desc limit ${limit + 1}`

const behind = (tx: Tx, { after }: UsagePage) =>
  after === undefined
    ? tx``
    : tx`and e.occurred_at <= ${after.at}::text::timestamptz
         and (e.occurred_at, e.source, e.source_id) < (${after.at}::text::timestamptz, ${after.source}, ${after.sourceId})`

type Part = { readonly which: Fragment; readonly behind: Fragment; readonly newest: Fragment }

/** The newest of each window: as many look-ups as there are windows, whatever is in them. */
const ofWindows = (tx: Tx, part: Part) => tx`
  select e.* from (select window_id from sales.usage_window where ${part.which}) w
   cross join lateral (
     select e.* from sales.usage_event e where e.window_id = w.window_id ${part.behind} ${part.newest}) e`
