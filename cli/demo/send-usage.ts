import type { EngineClient } from '../client.ts'

/** One thing that was used, as the product says it. */
export type Use = {
  /** Names the event for ever: the same id from the same source is the same event. */
  readonly id: string
  readonly customer: string
  readonly meter: string
  /** A decimal. */
  readonly quantity: string
  readonly time: string
}

/** What became of events: those that were new, repeats, what came late, and why any was refused. */
export type Taken = {
  readonly fresh: number
  readonly duplicates: number
  readonly late: number
  readonly waiting: number
  readonly refused: readonly string[]
}

type Result = {
  readonly status: number
  readonly duplicate?: boolean
  readonly state?: 'counted' | 'late' | 'waiting'
  readonly detail?: string
}

const batchSize = 1_000

/** Batches under way at the same time. */
const lanes = 3

/** Sends uses by the thousand, from one source. `onProgress` is told how many are answered. */
export async function sendUsage(
  client: EngineClient,
  sending: {
    readonly source: string
    readonly uses: readonly Use[]
    readonly onProgress?: (done: number) => void
  },
): Promise<Taken> {
  const { source, uses, onProgress } = sending
  const results: Result[] = []
  const starts = Array.from({ length: Math.ceil(uses.length / batchSize) }, (_, n) => n * batchSize)
  const next = starts.values()
  const lane = async () => {
    for (const start of next) {
      const batch = uses.slice(start, start + batchSize)
      const answer = await client.post<{ results: readonly Result[] }>('/v1/events', {
        contentType: 'application/cloudevents-batch+json',
        body: batch.map((use) => toEvent(source, use)),
      })
      results.push(...answer.results)
      onProgress?.(results.length)
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return tally(results)
}

const toEvent = (source: string, { id, time, customer, meter, quantity }: Use) => ({
  specversion: '1.0',
  id,
  source,
  type: 'usage.recorded',
  time,
  data: { customer: { key: customer }, meter, quantity },
})

function tally(results: readonly Result[]): Taken {
  const taken = results.filter(({ status }) => status < 300)
  const fresh = taken.filter(({ duplicate }) => duplicate !== true)
  return {
    fresh: fresh.length,
    duplicates: taken.length - fresh.length,
    late: fresh.filter(({ state }) => state === 'late').length,
    waiting: fresh.filter(({ state }) => state === 'waiting').length,
    refused: results.flatMap(({ status, detail }) =>
      status < 300 ? [] : [detail ?? `the engine answered ${status}`],
    ),
  }
}
