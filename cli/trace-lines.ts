import type { EngineClient } from './client.ts'

/** One line of a story, as it is printed. */
export type TraceLine = {
  readonly at: string
  readonly source: string
  readonly what: string
  readonly evidence: string
}

type Trace = {
  readonly transactionId?: string
  readonly transactionIds?: readonly string[]
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
): Promise<{ raw: object; lines: readonly TraceLine[]; transactions: readonly string[] }> {
  const raw = await client.get<Trace>(`/v1/trace/${encodeURIComponent(id)}`)
  const transactions = raw.transactionIds ?? (raw.transactionId ? [raw.transactionId] : [])
  return { raw, transactions, lines: raw.lines.map(toLine) }
}

function toLine({ at, source, what, evidence = {} }: Trace['lines'][number]): TraceLine {
  const shown = Object.values(evidence).filter((value) => typeof value === 'string')
  return { at: at.replace('T', ' ').replace('Z', ''), source, what, evidence: shown.join(' ') }
}
