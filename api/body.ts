import type { Context, MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import type { Api } from './parts.ts'
import { HttpProblem, problem, refusalOf, type Refusal } from './problem.ts'

const megabyte = 1024 * 1024
const megabytesMax = 2
/** Events of use come by 5,000: with names as long as may be, each is some 1,600 bytes. */
const eventsMegabytesMax = 8
const depthMax = 64
const writes = new Set(['POST', 'PUT', 'PATCH'])
const json = /^application\/([\w.-]+\+)?json\s*(;|$)/i

/** No body is larger than its limit, whether it says its size or not. */
export const limited: MiddlewareHandler<Api> = (c, next) =>
  (c.req.path === '/v1/events' ? limitedForEvents : limitedElsewhere)(c, next)

const limitedTo = (megabytes: number) =>
  bodyLimit({
    maxSize: megabytes * megabyte,
    onError: (c) => problem(c as Context<Api>, tooLarge(megabytes)), // The app's own context.
  })

const limitedForEvents = limitedTo(eventsMegabytesMax)
const limitedElsewhere = limitedTo(megabytesMax)

/** Reads and checks the JSON of every write before anything else looks at it. */
export const jsonBody: MiddlewareHandler<Api> = async (c, next) => {
  if (writes.has(c.req.method)) await readBody(c)
  await next()
}

async function readBody(c: Context<Api>): Promise<void> {
  const text = await c.req.text()
  c.set('bodyText', text)
  if (text === '') return
  if (
    !json.test(c.req.header('content-type') ?? '') ||
    c.req.header('content-encoding') !== undefined
  ) {
    throw new HTTPException(415)
  }
  if (depthOf(text) > depthMax) throw new HttpProblem(tooDeep)
  c.set('body', parse(text))
}

function parse(text: string): unknown {
  try {
    const body: unknown = JSON.parse(text)
    // Only an escape can bring in what Postgres cannot keep; without one nobody need look.
    if (text.includes('\\u') && !isStorable(body)) throw new HttpProblem(badText)
    return body
  } catch (error) {
    throw error instanceof SyntaxError ? new HTTPException(400) : error
  }
}

const quote = 0x22
const backslash = 0x5c
/** `[` and `{` differ in one bit, and so do `]` and `}`: with it set, each pair is one character. */
const bracketBit = 0x20
const opening = 0x7b
const closing = 0x7d

/** How deep brackets lie in each other, outside of strings. One pass, whatever is sent. */
function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  let quoted = false
  for (let at = 0; at < text.length && deepest <= depthMax; at += 1) {
    const code = text.charCodeAt(at)
    if (quoted && code === backslash) at += 1
    else if (code === quote) quoted = !quoted
    else if (!quoted && (code | bracketBit) === opening) depth += 1
    else if (!quoted && (code | bracketBit) === closing) depth -= 1
    if (depth > deepest) deepest = depth
  }
  return deepest
}

/** Neither NUL nor half of a surrogate pair, in any text of the value. */
function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0')
  if (typeof value !== 'object' || value === null) return true
  return Object.entries(value).every(([key, inner]) => isStorable(key) && isStorable(inner))
}

const tooLarge = (megabytes: number): Refusal => ({
  ...refusalOf(new HTTPException(413)),
  detail: `The body is larger than ${megabytes} MB.`,
})

const tooDeep: Refusal = {
  status: 400,
  code: 'json-too-deep',
  detail: `The body is nested deeper than ${depthMax} levels.`,
  fix: 'Send the fields that /docs names; none of them is deep.',
}

const badText: Refusal = {
  status: 400,
  code: 'json-text-invalid',
  detail: 'A text holds NUL or half of a surrogate pair.',
  fix: 'Send text that is well-formed Unicode, without \\u0000.',
}
