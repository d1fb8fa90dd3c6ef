import { CliError } from '../cli-error.ts'
import type { EngineClient } from '../client.ts'
import type { Outbound } from './documents.ts'

/** What the engine said to one event of a batch. */
export type BatchAnswer = {
  readonly outbound: Outbound
  readonly kind: 'accepted' | 'duplicate' | 'refused'
  readonly why: string
}

/** One entry of the answer to a batch, in the batch's order. */
type Entry = {
  readonly id?: string
  readonly status: number
  readonly duplicate?: boolean
  readonly title?: string
  readonly detail?: string
  readonly code?: string
  readonly errors?: readonly { readonly pointer?: string; readonly message: string }[]
}

/** Sends documents as one batch of CloudEvents and reads what became of each. */
export async function postBatch(
  client: EngineClient,
  batch: readonly Outbound[],
): Promise<BatchAnswer[]> {
  try {
    return await post(client, batch)
  } catch (error) {
    const [alone, other] = batch
    if (alone === undefined || other !== undefined || !isTooLarge(error)) throw error
    return [{ outbound: alone, kind: 'refused', why: error.message }]
  }
}

/** One document that no body can carry must not hold up the others. */
function isTooLarge(error: unknown): error is CliError {
  return error instanceof CliError && error.complaint.code === 'body-too-large'
}

async function post(client: EngineClient, batch: readonly Outbound[]): Promise<BatchAnswer[]> {
  const { results } = await client.post<{ results: readonly Entry[] }>('/v1/events', {
    body: batch.map(({ event }) => event),
    contentType: 'application/cloudevents-batch+json',
  })
  return batch.map((outbound, index) => readEntry(outbound, results[index]))
}

function readEntry(outbound: Outbound, entry: Entry | undefined): BatchAnswer {
  if (entry === undefined) return { outbound, kind: 'refused', why: 'the engine did not say' }
  if (entry.status >= 300) return { outbound, kind: 'refused', why: whyOf(entry) }
  return { outbound, kind: entry.duplicate === true ? 'duplicate' : 'accepted', why: '' }
}

function whyOf({ detail, title, code, status, errors = [] }: Entry): string {
  const said = detail ?? title ?? code ?? `the engine answered ${status}`
  const at = errors.map(({ pointer = '', message }) => `${pointer} ${message}`.trim())
  return [said, ...at].join(' · ')
}
