import type { EngineClient } from '../client.ts'
import type { UsageLine } from './usage-line.ts'

/** What the engine said to one line. */
export type UsageAnswered = {
  readonly line: number
  /** Where the event went, also one that was sent before; absent: it was refused. */
  readonly state?: 'counted' | 'late' | 'waiting'
  readonly duplicate: boolean
  readonly why: string
}

/** One entry of the answer to a batch, in the batch's order. */
type Entry = {
  readonly status: number
  readonly duplicate?: boolean
  readonly state?: 'counted' | 'late' | 'waiting'
  readonly detail?: string
  readonly fix?: string
  readonly errors?: readonly { readonly pointer?: string; readonly message: string }[]
}

/** Sends lines as one batch of CloudEvents and reads what became of each. */
export async function postUsage(
  client: EngineClient,
  { source, lines }: { readonly source: string; readonly lines: readonly UsageLine[] },
): Promise<UsageAnswered[]> {
  const { results } = await client.post<{ results: readonly Entry[] }>('/v1/events', {
    body: lines.map((line) => toEvent(line, source)),
    contentType: 'application/cloudevents-batch+json',
  })
  return lines.map(({ line }, index) => readEntry(line, results[index]))
}

const toEvent = ({ id, customer, meter, quantity, time }: UsageLine, source: string) => ({
  specversion: '1.0',
  id,
  source,
  type: 'usage.recorded',
  time,
  data: { customer: { key: customer }, meter, quantity },
})

function readEntry(line: number, entry: Entry | undefined): UsageAnswered {
  if (entry === undefined) return { line, duplicate: false, why: 'the engine did not say' }
  const { status, duplicate = false, state } = entry
  return status < 300 && state !== undefined
    ? { line, duplicate, state, why: '' }
    : { line, duplicate: false, why: whyOf(entry) }
}

function whyOf({ detail, fix = '', status, errors = [] }: Entry): string {
  const at = errors.map(({ pointer = '', message }) => `${pointer} ${message}`.trim())
  const said = detail ?? `the engine answered ${status}`
  return [said, ...at, fix].filter((text) => text !== '').join(' · ')
}
