import { availableParallelism } from 'node:os'
import { closedLoop } from './closed-loop.ts'
import { startFloor } from './floor/bare.ts'
import { startShop } from './shop.ts'
import { type Bench, brief, median, percentile, type Row } from './row.ts'

/** Short and many, in turn: a shared machine's speed drifts from one half minute to the next. */
const rounds = 5
const perRound = 120
const inFlight = 32

/** From the product's HTTP request to the money settled and access granted, mail and webhook included. */
export const eventToPaid: Bench = {
  name: 'event-to-paid',
  about:
    'order.placed over HTTP → priced, invoiced, charged over HTTP, settled, granted, receipt mailed',
  async run(tell) {
    const shop = await startShop()
    const floor = await startFloor(shop.temporal)
    const ours: { perSecond: number; ms: readonly number[] }[] = []
    const bare: { perSecond: number; ms: readonly number[] }[] = []
    try {
      await closedLoop({ count: 60, inFlight: 16, work: (index) => floor.once(`warm-${index}`) })
      await closedLoop({ count: 60, inFlight: 16, work: (index) => shop.order(`warm-${index}`) })
      for (let round = 1; round <= rounds; round += 1) {
        bare.push(
          await closedLoop({
            count: perRound,
            inFlight,
            work: (index) => floor.once(`floor-${round}-${index}`),
          }),
        )
        await shop.quiet()
        ours.push(
          await closedLoop({
            count: perRound,
            inFlight,
            work: (index) => shop.order(`order-${round}-${index}`),
          }),
        )
        await shop.quiet()
        tell(
          `round ${round}: bare ${brief(bare.at(-1)?.perSecond ?? 0)}/s, ours ${brief(ours.at(-1)?.perSecond ?? 0)}/s`,
        )
      }
      await shop.check(rounds * perRound + 60)
    } finally {
      await floor.stop()
      await shop.stop()
    }
    return rows(ours, bare)
  },
}

type Rounds = readonly { readonly perSecond: number; readonly ms: readonly number[] }[]

function rows(ours: Rounds, bare: Rounds): Row[] {
  const conditions = {
    cores: availableParallelism(),
    node: process.versions.node,
    server: 'Temporal dev server, in memory',
    postgres: 'embedded, fsync on',
    'in flight': inFlight,
    rounds: `${rounds} × ${perRound}, in turn`,
  }
  const ms = (of: Rounds, share: number) =>
    percentile(
      of.flatMap((round) => round.ms),
      share,
    )
  // Each round beside its own floor: what slows the machine for a while slows both.
  const pairs = ours.map((round, index) => round.perSecond / (bare[index]?.perSecond ?? Number.NaN))
  const rate = {
    ours: median(ours.map((round) => round.perSecond)),
    floor: median(bare.map((round) => round.perSecond)),
  }
  const latency = (share: number) => {
    const [mine, theirs] = [ms(ours, share), ms(bare, share)]
    return {
      unit: 'ms',
      ours: brief(mine),
      floor: brief(theirs),
      ratio: brief(theirs / mine),
      conditions,
    }
  }
  return [
    {
      name: 'event-to-paid',
      unit: 'paid/s',
      ours: brief(rate.ours),
      floor: brief(rate.floor),
      ratio: brief(median(pairs)),
      conditions,
    },
    { name: 'event-to-paid p50', ...latency(0.5) },
    { name: 'event-to-paid p99', ...latency(0.99) },
  ]
}
