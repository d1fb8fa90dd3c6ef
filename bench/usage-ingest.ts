import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { usageFloor } from './floor/usage.ts'
import { type Bench, brief, median, type Row } from './row.ts'
import { benchCustomers, benchMeters } from './usage-events.ts'
import type { UsageOrder, UsageSent } from './usage-load.ts'
import { startUsageServer } from './usage-server.ts'

const rounds = 5
/** How many events a round has at each size of batch, and on how many connections they come. */
const loads = [
  { perBatch: 1, count: 3_000, connections: 64 },
  { perBatch: 100, count: 15_000, connections: 16 },
  { perBatch: 1_000, count: 30_000, connections: 8 },
] as const
const floorCount = 30_000

type Load = (typeof loads)[number]
type Server = Awaited<ReturnType<typeof startUsageServer>>

/** Events of use over HTTP, each answered after its commit, beside the bare SQL that counts them. */
export const usageIngest: Bench = {
  name: 'usage-ingest',
  about:
    'usage.recorded over HTTP by 1, 100 and 1,000, a tenth of it repeats, counted exactly once',
  async run(tell) {
    const server = await startUsageServer()
    const floor = await usageFloor(server.url)
    const child = fork(fileURLToPath(new URL('usage-load.ts', import.meta.url)))
    const sent: { round: string; count: number }[] = []
    const bare: number[] = []
    const ours = new Map<number, number[]>(loads.map(({ perBatch }) => [perBatch, []]))
    const send = async (load: Load, round: string) => {
      const { count } = load
      sent.push({ round, count })
      return count / ((await sentBy(child, { ...load, round, ...at(server) })) / 1_000)
    }
    try {
      await floor.count('warm', floorCount)
      for (const load of loads) await send(load, `warm-${load.perBatch}`)
      for (let round = 1; round <= rounds; round += 1) {
        bare.push(await floor.count(`round-${round}`, floorCount))
        for (const load of loads) {
          ours.get(load.perBatch)?.push(await send(load, `round-${round}-${load.perBatch}`))
        }
        tell(`round ${round}: ${told(bare, ours)}`)
      }
      await server.books.check(sent)
    } finally {
      child.kill()
      await floor.stop()
      await server.stop()
    }
    return loads.map((load) => rowOf(load, { bare, ours: ours.get(load.perBatch) ?? [] }))
  },
}

const at = ({ port, key }: Server) => ({ port, key })

/** Lets the other process send, and answers how many milliseconds that took. */
async function sentBy(child: ChildProcess, order: UsageOrder): Promise<number> {
  child.send(order)
  // Our own child, which sends nothing else.
  const [{ ms, refused }] = (await once(child, 'message')) as [UsageSent]
  if (refused > 0) throw new Error(`${refused} requests were not answered as they should be.`)
  return ms
}

function told(bare: readonly number[], ours: ReadonlyMap<number, readonly number[]>): string {
  const mine = [...ours].map(([perBatch, rates]) => `by ${perBatch} ${brief(rates.at(-1) ?? 0)}/s`)
  return [`floor ${brief(bare.at(-1) ?? 0)}/s`, ...mine].join(', ')
}

type Rates = { readonly bare: readonly number[]; readonly ours: readonly number[] }

function rowOf({ perBatch, count, connections }: Load, { bare, ours }: Rates): Row {
  // Each round beside its own floor: what slows the machine for a while slows both.
  const ratios = ours.map((mine, round) => mine / (bare[round] ?? Number.NaN))
  return {
    name: `usage-ingest by ${perBatch}`,
    unit: 'events/s',
    ours: brief(median(ours)),
    floor: brief(median(bare)),
    ratio: brief(median(ratios)),
    conditions: {
      cores: availableParallelism(),
      node: process.versions.node,
      postgres: 'embedded, fsync on',
      floor: 'COPY, insert, upsert of sums in bare SQL, 1,000 a transaction, 2 connections',
      windows: benchCustomers * benchMeters.length,
      connections,
      rounds: `${rounds} × ${count}, in turn`,
    },
  }
}
