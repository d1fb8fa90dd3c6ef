import { futureMaxMinutes, type UsageEvent } from '../../../domain/sales/usage.ts'
import type { Tx } from '../client.ts'

/** An event on its way in; `repeats` of it came in the same flush and are dropped with it. */
export type Staged = { readonly event: UsageEvent; readonly repeats: number }

/**
 * Events as rows, each with its time and the window it falls into by that: of the subscription it
 * names, else of the customer's oldest that has one (ids sort by the time they were made); an open
 * one before one that is billed. None for an event too far ahead, or whose period is not opened yet.
 *
 * The rows travel as arrays: COPY into a temporary table costs the server as much, and three more
 * round trips.
 */
export const placed = (tx: Tx, staged: readonly Staged[]) => tx`
  select (s.nth - 1)::integer as ordinal, s.repeats, s.source, s.source_id, s.customer_id, s.meter_key, s.subscription,
         s.quantity, coalesce(s.occurred_at, t.now) as occurred_at, w.window_id, w.state, f.in_future
    from ${rows(tx, staged)}
    left join (platform.clock_member m join platform.clock c using (tenant_id, clock_id)) on m.customer_id = s.customer_id
   cross join lateral (select coalesce(c.now_at, date_trunc('milliseconds', now())) as now) t
   cross join lateral (
     select coalesce(s.occurred_at > t.now + ${futureMaxMinutes} * interval '1 minute', false) as in_future) f
    left join lateral (
      select v.window_id, v.state from sales.usage_window v
       where v.customer_id = s.customer_id and v.meter_key = s.meter_key and v.late_for is null
         and v.starts_at <= coalesce(s.occurred_at, t.now) and v.ends_at > coalesce(s.occurred_at, t.now)
         and (s.subscription is null or v.subscription_id = s.subscription_id) and not f.in_future
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
           ${texts(({ time }) => inUtc(time))}::text[]::timestamptz[])
      with ordinality s (repeats, source, source_id, customer_id, meter_key, subscription, subscription_id, quantity, occurred_at, nth)`
}

/** Postgres knows no offset beyond 16 hours, RFC 3339 does. */
function inUtc(time: string | undefined): string | undefined {
  return time === undefined || time.endsWith('Z') ? time : new Date(time).toISOString()
}
