import { basename, extname } from 'node:path'

import type { EngineClient } from '../client.ts'
import { openCsv } from './csv.ts'
import { readDocuments, survey, type Outbound } from './documents.ts'
import type { Mapping } from './mapping.schema.ts'
import { postBatch, type BatchAnswer } from './post-batch.ts'
import { openProgress, type ProgressFile } from './progress-file.ts'
import { readMapping } from './read-mapping.ts'
import { Tally, type Tallied } from './tally.ts'

/** What `importOrders` is asked. */
export type ImportRequest = {
  /** Without one, nothing is sent: the file is read, checked and summed. */
  readonly client?: EngineClient | undefined
  readonly file: string
  /** A path, or what is in it; by default `deploy/imports/online-retail.json`. */
  readonly mapping?: string | Mapping | undefined
  /** CloudEvents source; by default `import/<name of the file without its extension>`. */
  readonly source?: string | undefined
  /** How many batches are under way at once: 1 to 16, by default 4. */
  readonly concurrency?: number
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined
  /** Ends the import after the batches under way; the same command goes on from there. */
  readonly signal?: AbortSignal | undefined
}

/** Documents answered so far, of all in the file. */
export type ImportProgress = { readonly done: number; readonly total: number }

/** `documents` and `lines` are all that the file holds, whatever became of them. */
export type ImportResult = Tallied & {
  readonly documents: number
  readonly lines: number
  readonly source: string
  readonly interrupted: boolean
}

const mostEvents = 100
/** A small file is cut finer, so that every lane has work and the progress is seen to move. */
const fewestEvents = 10
/** Of a batch's body; the engine takes bodies of 2 MB. */
const mostBytes = 1_000_000

/**
 * Sends the documents of a CSV file as events: orders as `order.placed`, cancellations as
 * `order.cancelled` of another system's document. Sending a file twice changes nothing: the engine
 * takes each (source, document number) once.
 */
export async function importOrders(request: ImportRequest): Promise<ImportResult> {
  const given = request.mapping
  const mapping = typeof given === 'object' ? given : await readMapping(given)
  const file = await openCsv(request.file, mapping.delimiter)
  const source = request.source ?? sourceOf(request.file)
  const { counts, documents, lines } = await survey(file, mapping)
  const progress = await progressOf(request, [file.sha256, source])
  const lanes = request.client === undefined ? 1 : Math.min(16, request.concurrency ?? 4)
  const atOnce = Math.min(mostEvents, Math.max(fewestEvents, Math.ceil(documents / lanes / 4)))
  const run: Run = { request, total: documents, atOnce, progress, tally: new Tally(mapping) }
  const queue = batches(readDocuments({ file, mapping, source, counts }), run)
  try {
    await Promise.all(Array.from({ length: lanes }, () => drain(queue, run)))
  } catch (error) {
    progress?.save()
    throw error
  }
  const interrupted = request.signal?.aborted === true
  if (interrupted) progress?.save()
  else progress?.remove()
  return { documents, lines, ...run.tally.result(), source, interrupted }
}

type Run = {
  readonly request: ImportRequest
  readonly total: number
  /** Events in a batch. */
  readonly atOnce: number
  readonly progress: ProgressFile | undefined
  readonly tally: Tally
}

/** The source of a file's events, unless another is named. */
export function sourceOf(file: string): string {
  return `import/${basename(file, extname(file))}`
}

/** A memory of the same import into the same engine; one that has none of it starts anew. */
async function progressOf(
  { client }: ImportRequest,
  [sha256, source]: readonly [string, string],
): Promise<ProgressFile | undefined> {
  if (client === undefined) return undefined
  const progress = openProgress([sha256, source, client.url])
  const known = await client.get<{ data: readonly unknown[] }>('/v1/events', { source, limit: 1 })
  if (known.data.length === 0) progress.remove()
  return progress
}

type Batches = AsyncGenerator<readonly Outbound[], void, undefined>

/** Puts documents together to batches, and says at once which lines are not usable. */
async function* batches(documents: ReturnType<typeof readDocuments>, run: Run): Batches {
  let batch: Outbound[] = []
  let bytes = 0
  for await (const outbound of documents) {
    if (run.request.signal?.aborted === true) return
    if (!take(outbound, run)) continue
    const more = Buffer.byteLength(JSON.stringify(outbound.event))
    if (batch.length === run.atOnce || (batch.length > 0 && bytes + more > mostBytes)) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(outbound)
    bytes += more
  }
  if (batch.length > 0) yield batch
}

/** Counts a document; gives whether it has to be sent. */
function take(
  outbound: Outbound | Parameters<Tally['refuse']>[0],
  { progress, tally }: Run,
): outbound is Outbound {
  if ('why' in outbound) {
    tally.refuse(outbound)
    return false
  }
  tally.read(outbound)
  if (progress?.has(outbound.document.number) !== true) return true
  tally.answered('resumed')
  return false
}

/** One lane: takes the next batch when its last one is answered. */
async function drain(queue: Batches, run: Run): Promise<void> {
  const { client, onProgress } = run.request
  for await (const batch of sharing(queue)) {
    if (client === undefined) continue
    const answers = await postBatch(client, batch)
    answers.forEach((answer) => note(answer, run))
    const acknowledged = answers.filter(({ kind }) => kind !== 'refused')
    run.progress?.add(acknowledged.map(({ outbound }) => outbound.document.number))
    onProgress?.({ done: run.tally.done, total: run.total })
  }
}

/** The same generator for many readers: one that leaves must not end it for the others. */
function sharing(queue: Batches): AsyncIterable<readonly Outbound[]> {
  return { [Symbol.asyncIterator]: () => ({ next: () => queue.next() }) }
}

function note({ outbound, kind, why }: BatchAnswer, { tally }: Run): void {
  const { number, lines } = outbound.document
  if (kind === 'refused') tally.refuse({ document: number, line: lines[0]?.at ?? 0, why })
  else tally.answered(kind === 'duplicate' ? 'duplicates' : 'accepted')
}
