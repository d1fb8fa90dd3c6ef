import type { UsageWindowId } from '../../../domain/ids.ts'
import { futureMaxMinutes, type UsageEvent } from '../../../domain/sales/usage.ts'
import type { Tx } from '../client.ts'

/** An event on its way in. */
export type Staged = {
  readonly event: UsageEvent
  /** So many more of it came in the same flush and are dropped with it. */
  readonly repeats: number
  /** The window it falls into, as far as is remembered. */
  readonly recalled?: UsageWindowId | undefined
}

/**
 * Events as rows, each with its time and the window it falls into by that: of the subscription it
 * names, else of the customer's oldest that has one (ids sort by the time they were made); an open
 * one before one that is billed. None for an event too far ahead, or whose period is not opened yet.
 * A window that is remembered is taken to be open, and not looked up.
 *
 * The rows travel as arrays: COPY into a temporary table costs the server as much, and three more
 * round trips.
 */
export const placed = (tx: Tx, staged: readonly Staged[]) => tx`
  select (s.nth - 1)::integer as ordinal, s.repeats, s.source, s.source_id, s.customer_id, s.meter_key, s.subscription,
         s.quantity, coalesce(s.occurred_at, t.now) as occurred_at, f.in_future,
         case when not f.in_future then coalesce(s.recalled, w.window_id) end as window_id,
         case when s.recalled is null or f.in_future then w.state else 'open' end as state, w.starts_at, w.ends_at, w.is_only
    from ${rows(tx, staged)}
    left join (platform.clock_member m join platform.clock c using (tenant_id, clock_id)) on m.customer_id = s.customer_id
   cross join lateral (select coalesce(c.now_at, date_trunc('milliseconds', now())) as now) t
   cross join lateral (
     select coalesce(s.occurred_at > t.now + ${futureMaxMinutes} * interval '1 minute', false) as in_future) f
    left join lateral (
      select v.window_id, v.state, v.starts_at, v.ends_at, not exists (
               select from sales.usage_window o
                where o.customer_id = v.customer_id and o.meter_key = v.meter_key
                  and o.subscription_id <> v.subscription_id) as is_only
        from sales.usage_window v
       where s.recalled is null and not f.in_future
         and v.customer_id = s.customer_id and v.meter_key = s.meter_key and v.late_for is null
         and v.starts_at <= coalesce(s.occurred_at, t.now) and v.ends_at > coalesce(s.occurred_at, t.now)
         and (s.subscription is null or v.subscription_id = s.subscription_id)
       order by v.subscription_id, v.state desc limit 1) w on true`

function rows(tx: Tx, staged: readonly Staged[]) {
  const events = staged.map(({ event }) => event)
  const texts = (of: (event: UsageEvent) => string | undefined) =>
    events.map((event) => of(event) ?? null)
  return tx`
    unnest(${staged.map(({ repeats }) => repeats)}::integer[], ${texts(({ source }) => source)}::text[],
           ${texts(({ sourceId }) => sourceId)}::text[], ${texts(({ customerId }) => customerId)}::text[],
           ${texts(({ meterKey }) => meterKey)}::text[], ${texts(({ subscription }) => subscription?.named)}::text[],
           ${texts(({ subscription }) => subscription?.id)}::text[], ${texts(({ quantity }) => quantity)}::text[]::numeric[],
           ${texts(({ time }) => inUtc(time))}::text[]::timestamptz[],
           ${staged.map(({ recalled }) => recalled ?? null)}::text[])
      with ordinality s (repeats, source, source_id, customer_id, meter_key, subscription, subscription_id, quantity, occurred_at, recalled, nth)`
}

/** Postgres knows no offset beyond 16 hours, RFC 3339 does. */
function inUtc(time: string | undefined): string | undefined {
  return time === undefined || time.endsWith('Z') ? time : new Date(time).toISOString()
}
