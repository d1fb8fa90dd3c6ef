import { availableParallelism } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { queue } from '../workflows/sales/contract.ts'
import { setBasedFloor } from './floor/set-based.ts'
import { type MonthEnd, openMonthEnd } from './month-end.ts'
import { type Bench, brief, type Row } from './row.ts'
import { coalesceAbove, laySeason } from './season.ts'

const many = 10_000
const few = 500

/** Ten thousand renewals due at one instant: rated, invoiced, charged over HTTP, settled. */
export const renewals: Bench = {
  name: 'renewals',
  about: `${many} subscriptions due at once → rated, invoiced, charged over HTTP, paid; ${few} by own runs`,
  async run(tell) {
    const end = await openMonthEnd()
    try {
      await end.work()
      await laySeason(end.parts, { ...end, count: 200, name: 'warm' })
      await renew(end, { count: 200, above: 0 })
      tell(`laying ${many} subscriptions`)
      await laySeason(end.parts, { ...end, count: many, name: 'many' })
      await end.analyze()
      const floor = await setBasedFloor(end.settings.databaseUrl, many)
      const chunks = await renew(end, { count: many, above: 100 })
      tell(`${many} in chunks: ${chunks.seconds.toFixed(1)} s`)
      await laySeason(end.parts, { ...end, count: few, name: 'few' })
      const own = await renew(end, { count: few, above: few })
      tell(`${few} by own runs: ${own.seconds.toFixed(1)} s`)
      await check(end, 200 + many + few)
      return rows({ chunks: chunks.seconds, own: own.seconds, floor })
    } finally {
      await end.stop()
    }
  },
}

/** Lets what is due be found, and waits until all of it is paid. */
async function renew(
  { parts, tenantId }: MonthEnd,
  { count, above }: { readonly count: number; readonly above: number },
): Promise<{ readonly seconds: number }> {
  await coalesceAbove(parts, { tenantId, above })
  const paid = async () => {
    const [row] = await parts.system<{ paid: number }[]>`
      select count(*)::int as paid from sales.invoice where status = 'paid'`
    return row?.paid ?? 0
  }
  const before = await paid()
  const from = performance.now()
  await parts.client.workflow.execute('renewals', {
    taskQueue: queue,
    workflowId: `bench/renewals/${before}`,
    args: [{ reaches: parts.reaches }],
  })
  while ((await paid()) < before + count) {
    if (performance.now() - from > 300_000) throw new Error('Not all were paid in five minutes.')
    await pause(20)
  }
  return { seconds: (performance.now() - from) / 1_000 }
}

/** A figure does not count unless each was invoiced, numbered and charged exactly once. */
async function check({ parts }: MonthEnd, count: number): Promise<void> {
  const [row] = await parts.system<
    { documents: number; last: number; paid: number; charged: number; periods: number }[]
  >`
    select (select count(*) from sales.document)::int as documents,
           (select sum(last_counter) from sales.number_series)::int as last,
           (select count(*) from sales.invoice where status = 'paid' and paid_minor = total_minor)::int as paid,
           (select count(distinct invoice_id) from payments.intent where status = 'succeeded')::int as charged,
           (select count(*) from sales.billing_period where period_index = 1)::int as periods`
  const captures = (await Array.fromAsync(parts.psp.book())).filter(
    (line) => line.kind === 'capture',
  )
  const seen = { ...row, captures: captures.length }
  const wrong = Object.entries(seen).filter(([, value]) => value !== count)
  if (wrong.length > 0) throw new Error(`${count} renewals, but ${JSON.stringify(seen)}.`)
}

function rows(seconds: { chunks: number; own: number; floor: number }): Row[] {
  const conditions = {
    cores: availableParallelism(),
    node: process.versions.node,
    postgres: 'embedded, fsync on',
    provider: 'simulator in a process of its own, over HTTP',
    'due at once': many,
  }
  const row = (name: string, ours: number): Row => ({
    name,
    unit: 'paid/s',
    ours: brief(ours),
    floor: brief(many / seconds.floor),
    ratio: brief(ours / (many / seconds.floor)),
    conditions,
  })
  return [
    {
      name: 'renewals',
      unit: 's',
      ours: brief(seconds.chunks),
      floor: brief(seconds.floor),
      ratio: brief(seconds.floor / seconds.chunks),
      conditions,
    },
    row('renewals in chunks', many / seconds.chunks),
    row('renewals by own runs', few / seconds.own),
  ]
}
