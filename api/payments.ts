import { z } from '@hono/zod-openapi'
import { asTenant } from '../adapters/postgres/client.ts'
import { listCollections } from '../adapters/postgres/payments/list-collections.ts'
import { listMethods } from '../adapters/postgres/payments/list-methods.ts'
import { listPayments } from '../adapters/postgres/payments/list-payments.ts'
import { listRefunds } from '../adapters/postgres/payments/list-refunds.ts'
import { listOf, pageOf, pageQuery } from './cursor.ts'
import { customerNamed } from './customer-named.ts'
import type { ApiParts } from './parts.ts'
import {
  collectionExample,
  methodExample,
  paymentExample,
  refundExample,
} from './payments.example.ts'
import {
  collectionJson,
  collectionsQuery,
  methodJson,
  paymentJson,
  paymentsQuery,
  refundJson,
  refundsQuery,
} from './payments.schema.ts'
import { toCollection, toMethod, toPayment, toRefund } from './payment-parts.ts'
import { HttpProblem, type Refusal } from './problem.ts'
import { newRoutes, operation } from './routes.ts'
import { listJson, pathName } from './shapes.schema.ts'

const usual = { method: 'get', tag: 'Payments', status: 200 } as const

const attempts = operation({
  ...usual,
  path: '/v1/payments',
  summary: 'List payment attempts',
  description: 'Every attempt at an invoice with what came of it, the newest first.',
  request: { query: paymentsQuery },
  answer: listJson(paymentJson),
  example: { data: [paymentExample], nextCursor: null },
})

const refunds = operation({
  ...usual,
  path: '/v1/refunds',
  summary: 'List refunds',
  description: 'Money that went back, or is on its way, the newest first.',
  request: { query: refundsQuery },
  answer: listJson(refundJson),
  example: { data: [refundExample], nextCursor: null },
})

const collections = operation({
  ...usual,
  path: '/v1/collections',
  summary: 'List collections',
  description: 'What is owed on each invoice and what is done about it, the newest first.',
  request: { query: collectionsQuery },
  answer: listJson(collectionJson),
  example: { data: [collectionExample], nextCursor: null },
})

const collection = operation({
  ...usual,
  path: '/v1/collections/{invoice}',
  summary: 'Read a collection',
  description: 'What is owed on one invoice, by our id of the invoice.',
  request: { params: z.object({ invoice: pathName('invoice', collectionExample.invoiceId) }) },
  answer: collectionJson,
  example: collectionExample,
  problems: [404],
})

const methods = operation({
  ...usual,
  path: '/v1/customers/{id}/payment-methods',
  summary: 'List payment methods',
  description:
    'The ways to pay that a customer has given, the newest first: that is the one that is charged.',
  request: {
    params: z.object({ id: pathName('id', collectionExample.customerId) }),
    query: z.strictObject(pageQuery),
  },
  answer: listJson(methodJson),
  example: { data: [methodExample], nextCursor: null },
})

/** Attempts, refunds, collections, and ways to pay. */
export function payments({ app }: ApiParts) {
  const routes = newRoutes()
  routes.openapi(attempts, async (c) => {
    const { invoice: invoiceId, customer, status, ...query } = c.req.valid('query')
    const page = pageOf(query)
    const rows = await asTenant(app, c.get('tenantId'), async (tx) =>
      listPayments(tx, {
        page,
        filter: { invoiceId, status, customerId: await customerNamed(tx, customer) },
      }),
    )
    return c.json(listOf(rows, { page, show: toPayment }), 200)
  })
  routes.openapi(refunds, async (c) => {
    const { invoice: invoiceId, status, ...query } = c.req.valid('query')
    const page = pageOf(query)
    const rows = await asTenant(app, c.get('tenantId'), (tx) =>
      listRefunds(tx, { page, filter: { invoiceId, status } }),
    )
    return c.json(listOf(rows, { page, show: toRefund }), 200)
  })
  routes.openapi(collections, async (c) => {
    const { customer, status, ...query } = c.req.valid('query')
    const page = pageOf(query)
    const rows = await asTenant(app, c.get('tenantId'), async (tx) =>
      listCollections(tx, {
        page,
        filter: { status, customerId: await customerNamed(tx, customer) },
      }),
    )
    return c.json(listOf(rows, { page, show: toCollection }), 200)
  })
  routes.openapi(collection, async (c) => {
    const { invoice: invoiceId } = c.req.valid('param')
    const [row] = await asTenant(app, c.get('tenantId'), (tx) =>
      listCollections(tx, { page: { limit: 1 }, filter: { invoiceId } }),
    )
    if (row === undefined) throw new HttpProblem(collectionNotFound(invoiceId))
    return c.json(toCollection(row), 200)
  })
  routes.openapi(methods, async (c) => {
    const { limit } = c.req.valid('query')
    const { id: customerId } = c.req.valid('param')
    const rows = await asTenant(app, c.get('tenantId'), (tx) =>
      listMethods(tx, { customerId, limit }),
    )
    return c.json({ data: rows.map(toMethod), nextCursor: null }, 200)
  })
  return routes
}

const collectionNotFound = (id: string): Refusal => ({
  status: 404,
  code: 'collection-not-found',
  detail: `Nothing was ever collected for ${id}.`,
  fix: 'Send our id of an invoice; list collections with GET /v1/collections.',
})
