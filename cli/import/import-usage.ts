import type { EngineClient } from '../client.ts'
import { sourceOf } from './import-orders.ts'
import { readUsageCsv } from './usage-csv.ts'
import { createCustomers } from './usage-customers.ts'
import type { UnusableLine, UsageLine } from './usage-line.ts'
import { readLog } from './usage-log.ts'
import { postUsage } from './usage-post.ts'
import { type UsageTally, usageTally } from './usage-tally.ts'

/** What `importUsage` is asked. */
export type UsageRequest = {
  /** Without one, nothing is sent: the file is read and counted. */
  readonly client?: EngineClient | undefined
  readonly file: string
  readonly format: 'access-log' | 'csv'
  /** What lines use that name no meter; of an access log, the one meter that is wanted of two. */
  readonly meter?: string | undefined
  /** CloudEvents source; by default `import/<name of the file without its extension>`. */
  readonly source?: string | undefined
  /** Makes customers who are not there. */
  readonly createCustomers?: boolean
  readonly onProgress?:
    | ((what: 'customers' | 'events', done: number, total: number) => void)
    | undefined
  /** Ends the import after the batches under way; the same command completes it. */
  readonly signal?: AbortSignal | undefined
}

export type UsageResult = UsageTally & {
  readonly source: string
  readonly customers: number
  /** How many of the customers were made. */
  readonly created: number
  readonly interrupted: boolean
}

const perBatch = 1_000
/** Batches under way at once: while the engine stores two, the next are on their way. */
const lanes = 4

/**
 * Sends what a file says was used, as `usage.recorded` events. Importing a file twice changes
 * nothing: each of its lines is one event for ever, by the source and the line's id.
 */
export async function importUsage(request: UsageRequest): Promise<UsageResult> {
  const { client, signal, onProgress } = request
  const source = request.source ?? sourceOf(request.file)
  const tally = usageTally()
  const { total, customers } = await survey(request)
  const result = { source, customers: customers.size, created: 0 }
  if (client === undefined) {
    for await (const line of linesOf(request)) tally.read(line)
    return { ...tally.result(), ...result, interrupted: false }
  }
  const created =
    request.createCustomers === true
      ? await createCustomers(client, {
          keys: customers,
          onMade: (done) => onProgress?.('customers', done, customers.size),
        })
      : 0
  const queue = batches(request, (line) => tally.read(line))
  const drain = async () => {
    for (let next = await queue.next(); next.done !== true; next = await queue.next()) {
      tally.answered(await postUsage(client, { source, lines: next.value }))
      onProgress?.('events', tally.done(), total)
    }
  }
  await Promise.all(Array.from({ length: lanes }, drain))
  return { ...tally.result(), ...result, created, interrupted: signal?.aborted === true }
}

const linesOf = ({ format, file, meter }: UsageRequest) =>
  format === 'access-log' ? readLog(file, meter) : readUsageCsv(file, meter)

/** Reads a file once to its end, so that nothing is sent of one that breaks off in the middle. */
async function survey(request: UsageRequest) {
  const customers = new Set<string>()
  let total = 0
  for await (const line of linesOf(request)) {
    total += 1
    if (!('why' in line)) customers.add(line.customer)
  }
  return { total, customers }
}

/** Puts lines together to batches; one that is no usage is told at once. */
async function* batches(
  request: UsageRequest,
  read: (line: UsageLine | UnusableLine) => void,
): AsyncGenerator<readonly UsageLine[], void, undefined> {
  let batch: UsageLine[] = []
  for await (const line of linesOf(request)) {
    if (request.signal?.aborted === true) return
    read(line)
    if ('why' in line) continue
    batch.push(line)
    if (batch.length < perBatch) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
