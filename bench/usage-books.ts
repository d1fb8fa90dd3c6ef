import postgres from 'postgres'
import { benchCustomers, benchMeters, usageEvents } from './usage-events.ts'

/** What the windows must say after rounds of so many events each. */
type Round = { readonly round: string; readonly count: number }

const id = (prefix: string) => `'${prefix}_' || lpad(i::text, 26, '0')`

/** Puts customers, and an open window for each of them and each meter, straight into the tables. */
export async function openForUsage(url: string, tenantId: string) {
  const owner = postgres(url, { max: 1, onnotice: () => {} })
  await owner.begin(async (tx) => {
    // Subscriptions are no part of this: nobody asks whether the windows' are there.
    await tx`set local session_replication_role = replica`
    await tx.unsafe(
      `insert into sales.customer (tenant_id, customer_id, key, name, locale, zone, address, transaction_id)
       select $1::text, ${id('cus')}, 'c' || i, 'C', 'en', 'UTC', '{"country":"CH"}', 'txn_bench' from generate_series(0, $2::int - 1) i`,
      [tenantId, benchCustomers],
    )
    await tx`
      insert into sales.meter (tenant_id, meter_id, key, name, aggregation)
      select ${tenantId}, 'mtr_' || key, key, key, 'sum' from unnest(${[...benchMeters]}::text[]) key`
    await tx.unsafe(
      `insert into sales.usage_window
         (tenant_id, window_id, subscription_id, customer_id, meter_key, period_index, starts_at, ends_at, closes_at)
       select $1::text, 'uwn_' || left(md5(i || key), 26), ${id('sub')}, ${id('cus')}, key, 0,
              now() - interval '10 days', now() + interval '20 days', now() + interval '21 days'
         from generate_series(0, $2::int - 1) i, unnest($3::text[]) key`,
      [tenantId, benchCustomers, [...benchMeters]],
    )
  })
  await owner`analyze`
  return {
    /** Throws unless every event was counted exactly once, to the unit. */
    async check(rounds: readonly Round[]): Promise<void> {
      const [row] = await owner<Sums[]>`
        select sum(events)::text as events, trim_scale(sum(total))::text as total, sum(duplicates)::text as duplicates,
               (select count(*)::text from sales.usage_event) as stored
          from sales.usage_window`
      const wanted = expected(rounds)
      if (JSON.stringify(row) === JSON.stringify(wanted)) return
      throw new Error(`Counted ${JSON.stringify(row)}, should be ${JSON.stringify(wanted)}.`)
    },
    stop: () => owner.end(),
  }
}

type Sums = {
  readonly events: string
  readonly total: string
  readonly duplicates: string
  readonly stored: string
}

/** Added up from what was sent, in tenths, by nobody who counts for the engine. */
function expected(rounds: readonly Round[]): Sums {
  const sent = rounds.flatMap(({ round, count }) => usageEvents(round, count))
  const known = new Map(sent.map(({ id, quantity }) => [id, BigInt(quantity.replace('.', ''))]))
  const tenths = [...known.values()].reduce((sum, tenth) => sum + tenth, 0n)
  const rest = tenths % 10n
  const events = String(known.size)
  return {
    events,
    total: `${tenths / 10n}${rest === 0n ? '' : `.${rest}`}`,
    duplicates: String(sent.length - known.size),
    stored: events,
  }
}
