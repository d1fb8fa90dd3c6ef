import { z } from '@hono/zod-openapi'
import {
  type EntitlementListRow,
  listEntitlements,
} from '../adapters/postgres/access/list-entitlements.ts'
import { asTenant } from '../adapters/postgres/client.ts'
import type { CustomerId } from '../domain/ids.ts'
import {
  checkExample,
  checkJson,
  checkedJson,
  entitlementExample,
  entitlementJson,
} from './access.schema.ts'
import { listOf, pageOf, pageQuery } from './cursor.ts'
import { customerNamed } from './customer-named.ts'
import { denials } from './denials.ts'
import { customerFinder } from './known-customers.ts'
import type { ApiParts } from './parts.ts'
import { HttpProblem, type Refusal } from './problem.ts'
import { newRoutes, operation, sent } from './routes.ts'
import { filter, listJson } from './shapes.schema.ts'

const check = operation({
  method: 'post',
  path: '/v1/check',
  tag: 'Access',
  summary: 'May they?',
  description:
    'Whether a customer may use a feature now. Answered from memory, at most a quarter of a second old.',
  request: { body: sent(checkJson, { customer: { key: 'ada' }, feature: 'exports' }) },
  status: 200,
  answer: checkedJson,
  example: checkExample,
  problems: [404],
})

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
export function accessRoutes({ app, access, log }: ApiParts) {
  const routes = newRoutes()
  const find = customerFinder(app)
  const deny = denials({ app, log })
  routes.openapi(check, async (c) => {
    const tenantId = c.get('tenantId')
    const { customer, feature } = c.req.valid('json')
    const customerId = await identify()
    if (customerId === undefined) throw new HttpProblem(noCustomer)
    const { allowed, reason, untilMs, asOfMs } = access.check({ tenantId, customerId, feature })
    if (!allowed)
      deny({
        tenantId,
        customerId,
        feature,
        reason,
        atMs: Math.round(access.nowFor({ tenantId, customerId })),
      })
    const until = untilMs === undefined ? {} : { until: new Date(untilMs).toISOString() }
    return c.json(
      { allowed, reason, feature, customerId, ...until, asOf: new Date(asOfMs).toISOString() },
      200,
    )

    async function identify(): Promise<CustomerId | undefined> {
      if (typeof customer !== 'string') return find({ tenantId, name: customer })
      const id = customer as CustomerId // It looks like one; whether it is one is asked next.
      return access.knows({ tenantId, customerId: id }) ? id : find({ tenantId, name: { id } })
    }
  })
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

const noCustomer: Refusal = {
  status: 404,
  code: 'customer-not-found',
  detail: 'There is no such customer.',
  fix: 'Send our id "cus_…", or {"key": "…"} with your own key.',
  errors: [{ pointer: '/customer', message: 'is not known' }],
}
