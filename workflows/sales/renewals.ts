import { continueAsNew } from '@temporalio/workflow'
import { tellStory } from '../story.ts'
import { columnsOf } from './columns.ts'
import type { RenewalsInput } from './contract.ts'
import { type Chunk, renewChunk } from './renew-chunk.ts'

/** Chunks at once: while a provider answers for one, the next is billed. */
const chunksAtOnce = 2

/** So many are woken by one step: it is over in seconds, and a repeat of it wakes few again. */
const wakeMax = 100

/** A run's history stays small: after so many chunks a new run goes on. */
const chunksMax = 20

/**
 * Takes what is due from the due index, every minute: a few, each by its own run; many, in chunks.
 * What was missed while nothing ran is caught up in order, each period once.
 */
export async function renewals(input: RenewalsInput): Promise<{ readonly renewed: number }> {
  const columns = columnsOf(input.reaches)
  const tell = tellStory()
  let renewed = 0
  for (let chunks = 0; chunks < chunksMax;) {
    const found = await columns.sales.dueNow('what is due')
    const own = [...found.own, ...found.usage]
    for (let from = 0; from < own.length; from += wakeMax) {
      const refs = own.slice(from, from + wakeMax)
      await columns.sales.wake(`wake ${refs.length} runs`, { refs, settle: false })
    }
    if (found.chunks.length === 0) return { renewed }
    const counts = await inLanes(found.chunks, (chunk) => renewChunk(columns, chunk))
    const progress = counts.reduce((sum, count) => sum + count, 0)
    tell(`renewed ${progress} in ${found.chunks.length} chunks`)
    // What was only answered again, and not taken on, would be found for ever.
    if (progress === 0) return { renewed }
    renewed += progress
    chunks += found.chunks.length
  }
  return continueAsNew<typeof renewals>(input)
}

async function inLanes(
  chunks: readonly Chunk[],
  work: (chunk: Chunk) => Promise<number>,
): Promise<number[]> {
  const counts: number[] = []
  const next = chunks.values()
  const lane = async () => {
    for (const chunk of next) counts.push(await work(chunk))
  }
  await Promise.all(Array.from({ length: chunksAtOnce }, lane))
  return counts
}
