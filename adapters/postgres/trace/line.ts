import type { Fragment } from 'postgres'
import type { Tx } from '../client.ts'

/** Where a line of a trace was read. */
export type Source =
  | 'inbox'
  | 'temporal'
  | 'subscription'
  | 'usage'
  | 'invoice'
  | 'payment'
  | 'ledger'
  | 'message'
  | 'access'
  | 'fact'
  | 'provider'

/** One thing that happened, as a table tells it. */
export type Told = {
  /** Business time. */
  readonly at: Date
  /** When it was written down: a statement's time, or that of its transaction's begin. */
  readonly recordedAt: Date
  readonly source: Source
  /** A sentence; amounts stand as `«5929 CHF»`. */
  readonly what: string
  readonly evidence: Readonly<Record<string, string>>
  /** Names this line for others that it caused; `now` for what is yet to come: it stands last. */
  readonly key: string | null
  /** The key of what this line followed from in one and the same transaction. */
  readonly cause: string | null
}

/** Whose lines are asked for. */
export type Asked = { readonly tx: Tx; readonly ids: readonly string[] }

/** A query for lines: `at, recorded_at, source, what, evidence, key, cause`. */
export type Teller = (asked: Asked) => Fragment
