import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Api } from './parts.ts'

/** What is wrong with one field, by JSON pointer into the body, or into `/query` and `/path`. */
export type FieldProblem = {
  readonly pointer: string
  readonly message: string
  readonly fix?: string
}

/** Why a request was refused: an RFC 9457 document in the making. */
export type Refusal = {
  readonly status: ContentfulStatusCode
  /** The last part of the type: `invoice-not-found`. */
  readonly code: string
  readonly detail: string
  readonly fix: string
  readonly errors?: readonly FieldProblem[]
}

/** Ends a request with a problem document, and rolls back the transaction it flies through. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem'
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super(refusal.detail)
    this.refusal = refusal
  }
}

/** Writes a refusal as `application/problem+json`. */
export function problem(c: Context<Api>, refusal: Refusal): Response {
  const { status, code, detail, fix, errors = [] } = refusal
  const words = code.replaceAll('-', ' ')
  const body = {
    type: `urn:durabill:${code}`,
    title: words.charAt(0).toUpperCase() + words.slice(1),
    status,
    detail,
    code,
    fix,
    ...(errors.length > 0 ? { errors } : {}),
    traceId: c.get('requestId'),
  }
  return c.body(JSON.stringify(body), status, { 'content-type': 'application/problem+json' })
}

/** What a thrown thing means to the caller. What nobody foresaw is ours, and says nothing of itself. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof HttpProblem) return error.refusal
  if (error instanceof HTTPException) return ofHono(error)
  if (isDataException(error)) return unstorable
  return {
    status: 500,
    code: 'engine-failed',
    detail: 'Something went wrong on our side.',
    fix: 'Send the same request again with the same Idempotency-Key; if it stays, look up the traceId in the log.',
  }
}

const byStatus: Readonly<Record<number, Refusal>> = {
  400: {
    status: 400,
    code: 'json-malformed',
    detail: 'The body is no JSON.',
    fix: 'Send well-formed JSON in UTF-8.',
  },
  413: {
    status: 413,
    code: 'body-too-large',
    detail: 'The body is larger than 2 MB.',
    fix: 'Send less at a time.',
  },
  415: {
    status: 415,
    code: 'content-type-unknown',
    detail: 'The body is of a type that is not taken here.',
    fix: 'Send JSON with Content-Type: application/json.',
  },
}

/** A problem that the framework, and not a route, found. */
function ofHono({ status, message }: HTTPException): Refusal {
  return (
    byStatus[status] ?? {
      status: 400,
      code: 'request-refused',
      detail: message,
      fix: 'Look into /docs.',
    }
  )
}

/** Postgres says that a value cannot be what it should be: out of range, or no text. */
function isDataException(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    /^22[0-9A-Z]{3}$/.test(error.code)
  )
}

const unstorable: Refusal = {
  status: 422,
  code: 'value-unstorable',
  detail: 'A value is out of range, or holds a character that cannot be stored.',
  fix: 'Send numbers and dates within reason, and text without NUL.',
}
