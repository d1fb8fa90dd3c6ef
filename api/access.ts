import { z } from '@hono/zod-openapi'
import {
  type EntitlementListRow,
  listEntitlements,
} from '../adapters/postgres/access/list-entitlements.ts'
import { asTenant } from '../adapters/postgres/client.ts'
import { checkRoutes } from './access-check.ts'
import { entitlementExample, entitlementJson } from './access.schema.ts'
import { listOf, pageOf, pageQuery } from './cursor.ts'
import { customerNamed } from './customer-named.ts'
import type { ApiParts } from './parts.ts'
import { newRoutes, operation } from './routes.ts'
import { filter, listJson } from './shapes.schema.ts'

const list = operation({
  method: 'get',
  path: '/v1/entitlements',
  tag: 'Access',
  summary: 'List entitlements',
  description: 'Who may use what, why, and until when; the newest first.',
  request: {
    query: z.strictObject({
      customer: filter('Our id of a customer, or your key of one.', 'ada'),
      ...pageQuery,
    }),
  },
  status: 200,
  answer: listJson(entitlementJson),
  example: { data: [entitlementExample], nextCursor: null },
})

/** Checks and entitlements. */
export function accessRoutes(parts: ApiParts) {
  const { app } = parts
  const routes = newRoutes()
  routes.route('/', checkRoutes(parts))
  routes.openapi(list, async (c) => {
    const { customer, ...query } = c.req.valid('query')
    const page = pageOf(query)
    const rows = await asTenant(app, c.get('tenantId'), async (tx) =>
      listEntitlements(tx, { page, customerId: await customerNamed(tx, customer) }),
    )
    return c.json(listOf(rows, { page, show: toEntitlement }), 200)
  })
  return routes
}

const toEntitlement = (row: EntitlementListRow) => ({
  id: row.grant_id,
  customerId: row.customer_id,
  feature: row.feature,
  cause: { kind: row.cause_kind, id: row.cause_id },
  standing: row.standing,
  startsAt: row.starts_at.toISOString(),
  endsAt: row.ends_at?.toISOString() ?? null,
  endedBecause: row.ended_because,
  transactionId: row.transaction_id,
})
