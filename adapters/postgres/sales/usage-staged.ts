import type { UsageEvent } from '../../../domain/sales/usage.ts'
import { futureMaxMinutes } from '../../../domain/sales/usage.ts'
import type { Tx } from '../client.ts'

/** An event on its way in; `repeats` of it came in the same flush and are dropped with it. */
export type Staged = { readonly event: UsageEvent; readonly repeats: number }

/**
 * Puts events into the temporary table `usage_staged`, where each is known by its place in the list.
 * The server may still be reading when this returns: what is asked next waits for it, and fails if
 * it failed.
 */
export async function stage(tx: Tx, staged: readonly Staged[]): Promise<void> {
  const made = tx`
    create temporary table if not exists usage_staged (
      ordinal integer, repeats integer, source text, source_id text, customer_id text, meter_key text,
      subscription text, subscription_id text, quantity numeric, occurred_at timestamptz
    ) on commit delete rows`.execute()
  const [stream] = await Promise.all([tx`copy usage_staged from stdin`.writable(), made])
  await new Promise<void>((resolve, reject) => {
    stream.on('error', reject)
    stream.write(staged.map(toLine).join(''), (error) => (error ? reject(error) : resolve()))
  })
  // Nobody waits for its end: a server that fails then tells it to the next statement alone.
  stream.end()
}

function toLine({ event, repeats }: Staged, ordinal: number): string {
  const { source, sourceId, customerId, meterKey, subscription, quantity, time } = event
  const named =
    subscription === undefined
      ? '\\N\t\\N'
      : `${escaped(subscription.named)}\t${subscription.id ?? '\\N'}`
  return `${ordinal}\t${repeats}\t${escaped(source)}\t${escaped(sourceId)}\t${customerId}\t${escaped(meterKey)}\t${named}\t${quantity}\t${inUtc(time)}\n`
}

/** Postgres knows no offset beyond 16 hours, RFC 3339 does. */
function inUtc(time: string | undefined): string {
  if (time === undefined) return '\\N'
  return time.endsWith('Z') ? time : new Date(time).toISOString()
}

const special = /[\\\t\n\r]/
const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
}

/** A text as COPY reads it. Few hold what must be written otherwise. */
const escaped = (text: string) =>
  special.test(text) ? text.replace(/[\\\t\n\r]/g, (found) => escapes[found] ?? found) : text

/**
 * The staged events, each with its time and the window it falls into by that: of the subscription it
 * names, else of the customer's oldest that has one (ids sort by the time they were made). None for
 * an event too far ahead, or whose period is not opened yet.
 */
export const placed = (tx: Tx) => tx`
  select s.ordinal, s.repeats, s.source, s.source_id, s.customer_id, s.meter_key, s.subscription, s.quantity,
         coalesce(s.occurred_at, t.now) as occurred_at, w.window_id,
         coalesce(s.occurred_at > t.now + ${futureMaxMinutes} * interval '1 minute', false) as in_future
    from usage_staged s
    left join (platform.clock_member m join platform.clock c using (tenant_id, clock_id)) using (customer_id)
   cross join lateral (select coalesce(c.now_at, date_trunc('milliseconds', now())) as now) t
    left join lateral (
      select window_id from sales.usage_window v
       where v.customer_id = s.customer_id and v.meter_key = s.meter_key and v.late_for is null
         and v.starts_at <= coalesce(s.occurred_at, t.now) and v.ends_at > coalesce(s.occurred_at, t.now)
         and (s.subscription is null or v.subscription_id = s.subscription_id)
       order by v.subscription_id limit 1) w
      on not coalesce(s.occurred_at > t.now + ${futureMaxMinutes} * interval '1 minute', false)`
