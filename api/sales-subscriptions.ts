import { asTenant } from '../adapters/postgres/client.ts'
import { listSubscriptions } from '../adapters/postgres/sales/list-subscriptions.ts'
import { customerNamed } from './customer-named.ts'
import { listOf, pageOf } from './cursor.ts'
import type { ApiParts } from './parts.ts'
import { newRoutes, operation } from './routes.ts'
import {
  subscriptionExample,
  subscriptionJson,
  subscriptionParams,
  subscriptionsQuery,
} from './sales-subscriptions.schema.ts'
import { listJson } from './shapes.schema.ts'
import { shownSubscription, shownSubscriptions } from './subscription-shown.ts'

const list = operation({
  method: 'get',
  path: '/v1/subscriptions',
  tag: 'Subscriptions',
  summary: 'List subscriptions',
  description: 'What customers have subscribed to, the newest first.',
  request: { query: subscriptionsQuery },
  status: 200,
  answer: listJson(subscriptionJson),
  example: { data: [subscriptionExample], nextCursor: null },
})

const read = operation({
  method: 'get',
  path: '/v1/subscriptions/{id}',
  tag: 'Subscriptions',
  summary: 'Read a subscription',
  description:
    'By our id or your key: its plan, its period, what waits for the period’s end, usage so far, invoices.',
  request: { params: subscriptionParams },
  status: 200,
  answer: subscriptionJson,
  example: subscriptionExample,
  problems: [404],
})

/** Subscriptions: listed and read. */
export function subscriptions({ app }: ApiParts) {
  const routes = newRoutes()
  routes.openapi(list, async (c) => {
    const { customer, plan, state, ...query } = c.req.valid('query')
    const page = pageOf(query)
    const answer = await asTenant(app, c.get('tenantId'), async (tx) => {
      const filter = { customerId: await customerNamed(tx, customer), plan, state }
      const rows = await listSubscriptions(tx, { page, filter })
      const shown = await shownSubscriptions(tx, rows.slice(0, page.limit))
      return { data: shown, nextCursor: listOf(rows, { page, show: (row) => row.id }).nextCursor }
    })
    return c.json(answer, 200)
  })
  routes.openapi(read, async (c) => {
    const shown = await asTenant(app, c.get('tenantId'), (tx) =>
      shownSubscription(tx, c.req.valid('param').id),
    )
    c.set('transactionId', shown.transactionId)
    return c.json(shown, 200)
  })
  return routes
}
