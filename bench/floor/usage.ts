import { once } from 'node:events'
import { connect } from 'node:net'
import { finished } from 'node:stream/promises'
import postgres from 'postgres'
import { type BenchUsage, usageEvents } from '../usage-events.ts'

const perTransaction = 1_000
const connections = 2

/**
 * The least that a database must do to count events once: COPY into a temporary table, one insert
 * that skips what is known, one upsert of the sums in the order of their keys. No roles, no other
 * index, no windows to find; each sum is there before, as ours are.
 */
export async function usageFloor(url: string) {
  const sql = postgres(url, { max: connections, onnotice: () => {}, ...promptly(url) })
  await sql.unsafe(`
    create schema floor;
    create table floor.event (
      tenant_id text not null, source text not null, source_id text not null, customer text not null, meter text not null,
      quantity numeric not null, occurred_at timestamptz not null, primary key (tenant_id, source, source_id));
    create table floor.total (
      tenant_id text not null, customer text not null, meter text not null, events bigint not null, total numeric not null,
      primary key (tenant_id, customer, meter)) with (fillfactor = 50);`)
  return {
    /** Counts a round's events. @returns how many in a second */
    async count(round: string, count: number): Promise<number> {
      const events = usageEvents(round, count)
      const batches = Array.from({ length: Math.ceil(count / perTransaction) }, (_, index) =>
        events.slice(index * perTransaction, (index + 1) * perTransaction),
      ).values()
      const from = performance.now()
      const lane = async () => {
        for (const batch of batches) await countBatch(sql, batch)
      }
      await Promise.all(Array.from({ length: connections }, lane))
      return count / ((performance.now() - from) / 1_000)
    },
    stop: () => sql.end(),
  }
}

/**
 * Sends at once what it is given: the driver writes COPY's data and its end apart, and TCP would hold
 * the second back for the first one's acknowledgement, some 40 ms each time.
 */
function promptly(url: string) {
  const { hostname: host, port } = new URL(url)
  const socket = async () => {
    const opened = connect({ host, port: Number(port), noDelay: true })
    await once(opened, 'connect')
    return opened
  }
  return { socket }
}

async function countBatch(sql: postgres.Sql, batch: readonly BenchUsage[]): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`
      create temporary table if not exists staged (source_id text, customer text, meter text, quantity numeric, occurred_at timestamptz)
      on commit delete rows`
    const stream = await tx`copy staged from stdin`.writable()
    stream.end(
      batch
        .map((one) => `${one.id}\t${one.customer}\t${one.meter}\t${one.quantity}\t${one.time}\n`)
        .join(''),
    )
    await finished(stream)
    await tx`
      with inserted as (
        insert into floor.event
        select 'ten_01h455vb4pex5vsknk084sn02q', 'bench', source_id, customer, meter, quantity, occurred_at
          from staged order by source_id
        on conflict do nothing
        returning tenant_id, customer, meter, quantity)
      insert into floor.total as t
      select tenant_id, customer, meter, count(*), sum(quantity) from inserted group by 1, 2, 3 order by 1, 2, 3
      on conflict (tenant_id, customer, meter) do update
         set events = t.events + excluded.events, total = t.total + excluded.total`
  })
}
