import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Api } from './parts.ts'
import { fieldProblems } from './pointer.ts'
import { HttpProblem, problem } from './problem.ts'
import { problemSchema } from './problem.schema.ts'

/** An empty set of routes, whose failed checks are answered as problems. */
export function newRoutes(): OpenAPIHono<Api> {
  return new OpenAPIHono<Api>({
    defaultHook: (result, c) =>
      result.success
        ? undefined
        : problem(c, new HttpProblem(invalidInput(result.target, result.error)).refusal),
  })
}

/** Names every field at fault, in the body by its pointer, elsewhere under `/query` or `/path`. */
function invalidInput(target: string, error: z.ZodError) {
  const inBody = target === 'json'
  const root = inBody ? '' : target === 'param' ? '/path' : `/${target}`
  return {
    status: inBody ? 422 : 400,
    code: 'request-invalid',
    detail: inBody ? 'The body is not as it should be.' : 'The address is not as it should be.',
    fix: 'Mend what errors names and send it again.',
    errors: fieldProblems(error, root),
  } as const
}

type Status = 200 | 201 | 202

/** What a route takes. */
type Request = {
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly body?: {
    readonly required: true
    readonly content: { readonly 'application/json': { readonly schema: z.ZodType } }
  }
}

export type Operation<
  Path extends string,
  Asked extends Request,
  Answer extends z.ZodType,
  Code extends Status,
> = {
  readonly method: 'get' | 'post' | 'put' | 'patch'
  readonly path: Path
  readonly tag: string
  readonly summary: string
  readonly description: string
  readonly request: Asked
  /** One status, or two that say the same in different tenses: done, and still being done. */
  readonly status: Code | readonly Code[]
  readonly answer: Answer
  readonly example: z.input<Answer>
  /** Statuses of problems beside those that every route has. */
  readonly problems?: readonly (404 | 409 | 501)[]
}

/** A route with its documentation. Problems are thrown, so a handler's type knows the answer alone. */
export function operation<
  const Path extends string,
  Asked extends Request,
  Answer extends z.ZodType,
  Code extends Status,
>(described: Operation<Path, Asked, Answer, Code>) {
  const {
    method,
    path,
    tag,
    summary,
    description,
    request,
    status,
    answer,
    example,
    problems = [],
  } = described
  const usual = method === 'get' ? [400, 401, 403] : [400, 401, 403, 413, 415, 422]
  const refusals = [...usual, ...problems].map((code) => [code, refusal(code)])
  const good = {
    description: summary,
    content: { 'application/json': { schema: answer, example } },
  }
  const goods = [status].flat().map((code) => [code, good])
  // `fromEntries` forgets which status has which body: said here, once for all routes.
  const responses = Object.fromEntries([...goods, ...refusals]) as Record<Code, typeof good>
  return createRoute({
    method,
    path,
    tags: [tag],
    summary,
    description,
    security: [{ key: [] }],
    request,
    responses,
  })
}

/** The body of a write, as the contract and the check see it. */
export const sent = <Schema extends z.ZodType>(schema: Schema, example: z.input<Schema>) =>
  ({ required: true, content: { 'application/json': { schema, example } } }) as const

const meanings: Readonly<Record<number, string>> = {
  400: 'The request cannot be read, or its address is wrong.',
  401: 'No key, or one that is not in force.',
  403: 'The key may not do this.',
  404: 'There is no such thing.',
  409: 'The state of things forbids it.',
  413: 'The body is larger than 2 MB.',
  415: 'The body is not JSON.',
  422: 'The body is JSON, and wrong.',
  501: 'This installation does not offer it.',
}

const refusal = (code: number) => ({
  description: meanings[code] ?? 'Refused.',
  content: { 'application/problem+json': { schema: problemSchema } },
})
