import type { EngineClient } from './client.ts'

/** One line of a story, as it is printed. */
export type TraceLine = {
  readonly at: string
  readonly source: string
  readonly what: string
  readonly evidence: string
}

/** A story, as the engine tells it. */
export type Trace = {
  readonly transactionIds: readonly string[]
  /** Other transactions that belong to it: a cancellation, the order it cancels. */
  readonly related?: readonly { readonly transactionId: string; readonly because: string }[]
  /** What is missing from it. */
  readonly notes?: readonly string[]
  readonly lines: readonly {
    readonly at: string
    readonly source: string
    readonly what: string
    readonly evidence?: Readonly<Record<string, unknown>>
  }[]
}

/** What happened around `id`, oldest first: as the engine said it, and as lines. */
export async function readTrace(
  client: EngineClient,
  id: string,
): Promise<{ raw: Trace; lines: readonly TraceLine[] }> {
  const raw = await client.get<Trace>(`/v1/trace/${encodeURIComponent(id)}`)
  return { raw, lines: raw.lines.map(toLine) }
}

function toLine({ at, source, what, evidence = {} }: Trace['lines'][number]): TraceLine {
  const shown = Object.values(evidence).filter((value) => typeof value === 'string')
  return { at: at.replace('T', ' ').replace('Z', ''), source, what, evidence: shown.join(' ') }
}
