import type { ContentfulStatusCode } from 'hono/utils/http-status'

/** An answer in Stripe's error shape. Thrown before anything was done; never stored under a key. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly status: ContentfulStatusCode
  readonly body: { readonly error: Readonly<Record<string, unknown>> }

  constructor(status: ContentfulStatusCode, error: Readonly<Record<string, unknown>>) {
    super(String(error['message']))
    this.status = status
    this.body = { error }
  }
}

/** Stripe's 404 for an id it does not know. */
export const noSuch = (noun: string, id: string, param = 'id') =>
  new Refusal(404, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    param,
    message: `No such ${noun}: '${id}'`,
  })

/** Stripe's 400 for a request that cannot be followed. */
export const invalid = (
  message: string,
  more: { readonly code?: string; readonly param?: string } = {},
) => new Refusal(400, { type: 'invalid_request_error', message, ...more })
