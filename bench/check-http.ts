import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { type Bench, brief, median, type Row } from './row.ts'
import type { LoadAnswer, LoadOrder } from './http-load.ts'
import { startCheckServer } from './check-server.ts'

const customers = 100_000
const features = 20
/** Short and many, in turn: a shared machine's speed drifts from one half minute to the next. */
const rounds = 15
const roundMs = 800
const connections = 32

const kinds = ['hello', 'get', 'helloPost', 'post'] as const
type Kind = (typeof kinds)[number]

/**
 * `GET /v1/check` and `POST /v1/check` beside a hello of the same server asked the same way: a route
 * of a bare Hono app with no key, no middleware, a constant answer and the same headers; by POST it
 * reads its body.
 */
export const checkHttp: Bench = {
  name: 'check-http',
  about: 'access checks over HTTP, 100,000 customers × 20 features, beside the server’s hello',
  async run(tell) {
    const server = await startCheckServer({ customers, features })
    tell(
      `${server.rights} rights in ${brief(server.filledMs / 1_000)} s, ${server.bareMb} → ${server.rssMb} MB`,
    )
    const child = fork(fileURLToPath(new URL('http-load.ts', import.meta.url)))
    const perSecond: Record<Kind, number[]> = { hello: [], get: [], helloPost: [], post: [] }
    const { port, key } = server
    const ask = (kind: Kind, ms: number) =>
      loaded(child, { port, key, kind, ms, customers, features, connections })
    try {
      for (const kind of kinds) await ask(kind, 1_500)
      for (let round = 1; round <= rounds; round += 1) {
        for (const kind of kinds) perSecond[kind].push(await ask(kind, roundMs))
        const told = kinds.map((kind) => `${kind} ${Math.round(perSecond[kind].at(-1) ?? 0)}/s`)
        tell(`round ${round}: ${told.join(', ')}`)
      }
    } finally {
      child.kill()
      await server.stop()
    }
    const { hello, get, helloPost, post } = perSecond
    return [
      rowOf({ name: 'check-http GET', ours: get, hello, server }),
      rowOf({ name: 'check-http POST', ours: post, hello: helloPost, server }),
    ]
  },
}

/** Lets the other process ask for a while, and answers how many were answered in a second. */
async function loaded(child: ChildProcess, order: LoadOrder): Promise<number> {
  child.send(order)
  // Our own child, which sends nothing else.
  const [{ answered, refused, ms }] = (await once(child, 'message')) as [LoadAnswer]
  if (refused > 0)
    throw new Error(`${refused} of ${answered + refused} were not answered with 200.`)
  return answered / (ms / 1_000)
}

function rowOf(of: {
  readonly name: string
  readonly ours: readonly number[]
  readonly hello: readonly number[]
  readonly server: { readonly rights: number; readonly bareMb: number; readonly rssMb: number }
}): Row {
  const { name, ours, hello, server } = of
  // Each round beside its own floor: what slows the machine for a while slows both.
  const ratios = ours.map((mine, round) => mine / (hello[round] ?? Number.NaN))
  return {
    name,
    unit: 'checks/s',
    ours: brief(median(ours)),
    floor: brief(median(hello)),
    ratio: brief(median(ratios)),
    conditions: {
      cores: availableParallelism(),
      node: process.versions.node,
      floor:
        'hello of a bare Hono app on the same server: no key, no middleware, a constant answer, the same headers',
      rights: server.rights,
      'RSS MB': `${server.bareMb} → ${server.rssMb}`,
      connections,
      rounds: `${rounds} × ${roundMs} ms, in turn`,
    },
  }
}
