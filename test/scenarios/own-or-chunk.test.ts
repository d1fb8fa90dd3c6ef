import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { asTenant } from '../../adapters/postgres/client.ts'
import { putRenewalSettings } from '../../adapters/postgres/sales/renewal-settings.ts'
import { dateIn } from '../../domain/dates.ts'
import { queue } from '../../workflows/sales/contract.ts'
import { startTestEngine, type TestEngine } from '../engine.ts'
import { type Books, booksOf } from '../season/books.ts'
import { drawOne, drawPlans } from '../season/draw.ts'
import { lay, type Season } from '../season/lay.ts'
import { seeded } from '../seeded.ts'
import { wellKept } from './well-kept.ts'

const count = 2_000
const seed = 20_261_123

let own: TestEngine
let chunks: TestEngine

beforeAll(async () => {
  own = await startTestEngine()
  chunks = await startTestEngine()
})
afterAll(async () => {
  await own.stop()
  await chunks.stop()
})

/** A season of which the same is due for hours: no local day ends meanwhile. */
function someSeason(): Season {
  const random = seeded(seed)
  const nowMs = Date.now()
  const [first = 'Etc/UTC', ...others] = [
    'Europe/Zurich',
    'America/New_York',
    'Asia/Kathmandu',
    'Pacific/Auckland',
  ].filter((zone) => dateIn(zone, nowMs) === dateIn(zone, nowMs + 2 * 3_600_000))
  const [plan, ...plans] = drawPlans(random, 40)
  if (plan === undefined) throw new Error('A season has plans.')
  const all = { plans: [plan, ...plans], zones: [first, ...others], nowMs } as const
  const drawn = Array.from({ length: count }, (_, index) => drawOne(random, { ...all, index }))
  return { plans: all.plans, drawn }
}

/** Renews a season, until nothing is due and each collection waits. */
async function renewed(
  engine: TestEngine,
  { season, above }: { readonly season: Season; readonly above: number },
): Promise<void> {
  const { parts, tenantId } = engine
  await lay(parts, tenantId, season)
  await asTenant(parts.db, tenantId, (tx) =>
    putRenewalSettings(tx, { tenantId, settings: { coalesceAbove: above, chunkSize: 500 } }),
  )
  const from = performance.now()
  await parts.client.workflow.execute('renewals', {
    taskQueue: queue,
    workflowId: 'renewals-of-a-season',
    args: [{ reaches: parts.reaches }],
  })
  while ((await leftOf(engine)) > 0) await pause(250) // As long as the test may take.
  console.info(
    `${count} by ${above === 0 ? 'chunks' : 'own runs'}: ${((performance.now() - from) / 1_000).toFixed(1)} s`,
  )
}

/** How much is due, under way, or not told yet. */
async function leftOf({ parts }: TestEngine): Promise<number> {
  const [row] = await parts.system<{ left: number }[]>`
    select ((select count(*) from sales.subscription where due_at <= now())
          + (select count(*) from payments.collection where status = 'open' and (due_at is null or stage = 'first-charge'))
          + (select count(*) from sales.invoice v where v.status = 'open'
              and not exists (select from payments.collection c where c.invoice_id = v.invoice_id and c.status = 'open'))
          + (select count(*) from platform.outbox where dispatched_at is null))::int as left`
  return row?.left ?? 0
}

/** What a collection does to access follows its decision by a moment: then both tell the same. */
async function bothAtRest(): Promise<[Books, Books]> {
  for (let looks = 0; ; looks += 1) {
    const books = [await booksOf(chunks), await booksOf(own)] satisfies [Books, Books]
    if (looks > 60 || JSON.stringify(books[0]) === JSON.stringify(books[1])) return books
    await pause(1_000)
  }
}

test(`${count} subscriptions come to the same by own runs and by chunks`, async () => {
  const season = someSeason()
  await renewed(chunks, { season, above: 0 })
  await renewed(own, { season, above: 1_000_000 })
  const [byChunks, byRuns] = await bothAtRest()
  expect(byRuns.documents.length).toBeGreaterThan(count / 2)
  for (const [book, told] of Object.entries(byChunks))
    expect({ [book]: byRuns[book as keyof Books] }).toEqual({ [book]: told }) // Both have the same.
  await wellKept(own)
  await wellKept(chunks)
}, 1_200_000)
