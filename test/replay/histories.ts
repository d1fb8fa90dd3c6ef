import { readdirSync, readFileSync } from 'node:fs'
import type { WorkflowColumn } from '../../worker/bundle.ts'

/** A history as it is kept, named `<workflow>-<what became of it>.json`. */
export type Kept = {
  readonly name: string
  readonly workflow: string
  readonly column: WorkflowColumn
  readonly json: unknown
}

/** The workflows that are not of Sales. */
const columns: Readonly<Record<string, WorkflowColumn>> = {
  collection: 'payments',
  offer: 'messaging',
}

const folder = new URL('./', import.meta.url)

export const fileOf = (name: string): URL => new URL(`${name}.json`, folder)

/** Every history that is kept. */
export function keptHistories(): Kept[] {
  const names = readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -5))
  return names.toSorted().map((name) => {
    const workflow = name.split('-')[0] ?? ''
    const column = columns[workflow] ?? 'sales'
    return {
      name,
      workflow,
      column,
      json: JSON.parse(readFileSync(fileOf(name), 'utf8')) as unknown,
    } // Checked by the replay.
  })
}

/** Everything that a history says in words, payloads opened. */
export function wordsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => {
    const isPayload = key === 'data' && typeof inner === 'string'
    return isPayload ? [Buffer.from(inner, 'base64').toString('utf8')] : [key, ...wordsIn(inner)]
  })
}
