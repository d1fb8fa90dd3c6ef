import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'

import { CliError } from './cli-error.ts'
import { toCurl, type Outgoing } from './curl.ts'
import { toCliError } from './problem.ts'

export type Query = Readonly<Record<string, string | number | boolean | undefined>>

/** What is sent with a write. */
export type Sending = {
  readonly body?: unknown
  /** Repeating a write with the same key changes nothing. A fresh one unless given. */
  readonly idempotencyKey?: string
  readonly contentType?: string
}

/** What a client needs. `onRequest` is told each request as a line of curl, without the key. */
export type Connection = {
  readonly url: string
  readonly apiKey: string
  readonly onRequest?: ((curl: string) => void) | undefined
  /** How long one request may take, in milliseconds. A clock's advance is answered within 60 s. */
  readonly timeoutMs?: number
  readonly signal?: AbortSignal | undefined
}

/**
 * The engine over HTTP. Every call may be repeated (a write carries an `Idempotency-Key`), so lost
 * connections and overload are tried again. What the engine refuses is thrown as a `CliError`.
 */
export type EngineClient = {
  readonly url: string
  readonly get: <T>(path: string, query?: Query) => Promise<T>
  readonly post: <T>(path: string, sending?: Sending) => Promise<T>
  readonly put: <T>(path: string, sending: Sending) => Promise<T>
  readonly patch: <T>(path: string, sending: Sending) => Promise<T>
  /** Every row of a list, page after page, asked for as they are read. */
  readonly pages: <T>(path: string, query?: Query) => AsyncGenerator<T, void, undefined>
}

type Page<T> = { readonly data: readonly T[]; readonly nextCursor: string | null }

const tries = 4
const largestPage = 100

/** Makes a client of the engine at `url`. It sends nothing yet. */
export function engineClient(connection: Connection): EngineClient {
  const ask = async <T>(request: Outgoing): Promise<T> => {
    const answer = await sendAgain(connection, request)
    // The engine's contract says what each path answers; its own tests hold it to that.
    return (answer === '' ? undefined : JSON.parse(answer)) as T
  }
  const get = <T>(path: string, query?: Query) =>
    ask<T>({ method: 'GET', url: urlOf(connection, path, query), headers: authorized(connection) })
  const write =
    (method: string) =>
    <T>(path: string, sending: Sending = {}) =>
      ask<T>(writing(connection, { ...sending, method, path }))

  return {
    url: connection.url,
    get,
    post: write('POST'),
    put: write('PUT'),
    patch: write('PATCH'),
    async *pages<T>(path: string, query: Query = {}) {
      let cursor: string | undefined
      do {
        const page: Page<T> = await get(path, { limit: largestPage, ...query, cursor })
        yield* page.data
        cursor = page.nextCursor ?? undefined
      } while (cursor !== undefined)
    },
  }
}

const authorized = ({ apiKey }: Connection) => ({
  Authorization: `Bearer ${apiKey}`,
  Accept: 'application/json',
})

function writing(
  connection: Connection,
  { method, path, body, idempotencyKey, contentType }: Sending & { method: string; path: string },
): Outgoing {
  return {
    method,
    url: urlOf(connection, path),
    headers: {
      ...authorized(connection),
      'Content-Type': contentType ?? 'application/json',
      'Idempotency-Key': idempotencyKey ?? randomUUID(),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  }
}

function urlOf({ url }: Connection, ...[path, query = {}]: [string, Query?]): string {
  const whole = new URL(`${url.replace(/\/$/, '')}${path}`)
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) whole.searchParams.set(name, String(value))
  }
  return whole.href
}

/** Sends until there is an answer that repeating would not change. Gives its text. */
async function sendAgain(connection: Connection, request: Outgoing): Promise<string> {
  connection.onRequest?.(toCurl(request))
  for (let attempt = 1; ; attempt += 1) {
    const answer = await send(connection, request)
    if (answer.kind === 'answered' && answer.ok) return answer.text
    if (attempt >= tries || !answer.worthRepeating) {
      throw answer.kind === 'answered' ? toCliError(answer) : answer.error
    }
    // 200, 400, 800 ms, each up to half as long again, so that many callers do not meet again.
    await pause(100 * 2 ** attempt * (1 + Math.random() / 2))
  }
}

type Answer =
  | {
      readonly kind: 'answered'
      readonly ok: boolean
      readonly status: number
      readonly text: string
      readonly worthRepeating: boolean
    }
  | { readonly kind: 'silent'; readonly error: Error; readonly worthRepeating: boolean }

const passing = new Set([429, 502, 503, 504])

async function send(connection: Connection, request: Outgoing): Promise<Answer> {
  const patience = AbortSignal.timeout(connection.timeoutMs ?? 90_000)
  const { method, headers, body } = request
  try {
    const response = await fetch(request.url, {
      method,
      headers,
      signal: connection.signal ? AbortSignal.any([patience, connection.signal]) : patience,
      ...(body === undefined ? {} : { body }),
    })
    const { ok, status } = response
    const text = await response.text()
    const worthRepeating = passing.has(status) || (status === 409 && text.includes('-running'))
    return { kind: 'answered', ok, status, text, worthRepeating }
  } catch (error) {
    connection.signal?.throwIfAborted()
    return silence(connection, error)
  }
}

function silence({ url }: Connection, error: unknown): Answer {
  const code = codeOf(error)
  const worthRepeating = code === 'ECONNRESET' || code === 'UND_ERR_SOCKET' || code === 'EPIPE'
  return {
    kind: 'silent',
    worthRepeating,
    error: new CliError({
      what: `No engine answers at ${url}.`,
      why: code,
      fix: 'Start one with `npm run demo` or `npm start`, or name another with --url.',
    }),
  }
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { cause } = error
  if (cause instanceof Error && 'code' in cause) return String(cause.code)
  return error.message
}
