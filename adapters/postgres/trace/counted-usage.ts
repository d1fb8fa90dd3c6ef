import type { Tx } from '../client.ts'

/** How many events came for a window, and what became of them. */
export type CountedUsage = {
  readonly windowId: string
  /** Everything that was sent, again and again where it was. */
  readonly received: bigint
  /** Sent again, and not counted again. */
  readonly duplicates: bigint
  readonly counted: bigint
  /** Those that came when their period was billed: all of a window of late events, else later on. */
  readonly late: bigint
}

/** What windows counted, by their ids; late ones beside a window stand on a line of their own. */
export async function countedUsage(
  tx: Tx,
  windowIds: readonly string[],
): Promise<Map<string, CountedUsage>> {
  if (windowIds.length === 0) return new Map()
  const rows = await tx<CountedUsage[]>`
    select w.window_id as "windowId", w.events + w.duplicates as received, w.duplicates, w.events as counted,
           case when w.late_for is not null then w.events else coalesce(l.events, 0) end as late
      from sales.usage_window w
      left join lateral (select sum(l.events)::bigint as events from sales.usage_window l
                          where l.tenant_id = w.tenant_id and l.late_for = w.window_id) l on true
     where w.window_id = any(${[...windowIds]})`
  return new Map(rows.map((row) => [row.windowId, row]))
}
