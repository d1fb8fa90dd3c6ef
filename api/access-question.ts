import type { Context } from 'hono'
import type { z } from '@hono/zod-openapi'
import { type Exact, parseDecimal } from '../domain/money/decimal.ts'
import { checkJson, checkQuery } from './access.schema.ts'
import type { Api } from './parts.ts'
import { fieldProblems } from './pointer.ts'
import { HttpProblem } from './problem.ts'

/** What was asked, by a GET or a POST. */
export type Asked = {
  readonly customer: { readonly id: string } | { readonly key: string }
  readonly feature: string
  readonly consume?: { readonly quantity: Exact; readonly id?: string }
  readonly preview?: boolean
}

const customerId = /^cus_[0-9a-z]{26}$/
/** A question as most are sent. It is read here; all others are read by the contract. */
const plainQuery = /\?customer=(cus_[0-9a-z]{26})&feature=([\w.-]{1,100})$/

/** Reads a question from an address. */
export function askedByGet(c: Context<Api>): Asked {
  const [, id, feature] = plainQuery.exec(c.req.url) ?? []
  if (id !== undefined && feature !== undefined) return { customer: { id }, feature }
  const { customer, ...asked } = valid(checkQuery, c.req.query(), 'query')
  return { customer: named(customer), feature: asked.feature }
}

/** Reads a question from a body. */
export function askedByPost(c: Context<Api>): Asked {
  const body = c.get('body')
  if (isPlain(body)) return { customer: { id: body.customer }, feature: body.feature }
  const { customer, feature, consume, preview = false } = valid(checkJson, body, 'body')
  const whose = typeof customer === 'string' ? { id: customer } : customer
  if (consume === undefined) return { customer: whose, feature, preview }
  const { quantity, id = c.req.header('idempotency-key') } =
    typeof consume === 'string' ? { quantity: consume } : consume
  const units = parseDecimal(quantity)
  if (units === undefined) throw new Error('The contract lets decimals through and nothing else.')
  const what = id === undefined ? { quantity: units } : { quantity: units, id }
  return { customer: whose, feature, consume: what, preview }
}

type Plain = { readonly customer: string; readonly feature: string }

function isPlain(body: unknown): body is Plain {
  if (typeof body !== 'object' || body === null) return false
  if (!('customer' in body && 'feature' in body) || Object.keys(body).length !== 2) return false
  const { customer, feature } = body
  if (typeof customer !== 'string' || typeof feature !== 'string') return false
  return customerId.test(customer) && feature.length > 0 && feature.length <= 100
}

const named = (name: string) => (customerId.test(name) ? { id: name } : { key: name })

/** As the contract says it should be, or a refusal that names every field at fault. */
function valid<S extends z.ZodType>(
  schema: S,
  sent: unknown,
  where: 'body' | 'query',
): z.output<S> {
  const read = schema.safeParse(sent)
  if (read.success) return read.data
  const inBody = where === 'body'
  throw new HttpProblem({
    status: inBody ? 422 : 400,
    code: 'request-invalid',
    detail: inBody ? 'The body is not as it should be.' : 'The address is not as it should be.',
    fix: 'Mend what errors names and send it again.',
    errors: fieldProblems(read.error, inBody ? '' : '/query'),
  })
}
