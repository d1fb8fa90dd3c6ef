import { asTenant } from '../adapters/postgres/client.ts'
import {
  listUsageEvents,
  type UsageEventRow,
} from '../adapters/postgres/sales/usage-events-list.ts'
import { listUsage, type UsageWindowRow } from '../adapters/postgres/sales/usage-list.ts'
import { customerNamed } from './customer-named.ts'
import { listOf, pageOf } from './cursor.ts'
import type { ApiParts } from './parts.ts'
import { newRoutes, operation } from './routes.ts'
import { listJson } from './shapes.schema.ts'
import { usageListOf, usagePageOf } from './usage-cursor.ts'
import {
  usageEventExample,
  usageEventJson,
  usageEventsQuery,
  usageExample,
  usageJson,
  usageQuery,
} from './usage.schema.ts'

const list = operation({
  method: 'get',
  path: '/v1/usage',
  tag: 'Usage',
  summary: 'Read what was used',
  description:
    'The usage of a customer or a subscription by meter and period, as it stands, the newest period first.',
  request: { query: usageQuery },
  status: 200,
  answer: listJson(usageJson),
  example: { data: [usageExample], nextCursor: null },
})

const listEvents = operation({
  method: 'get',
  path: '/v1/usage/events',
  tag: 'Usage',
  summary: 'List events of use',
  description:
    'The events that a window counts, which is what an invoice’s line comes from; or those of a customer. The newest first.',
  request: { query: usageEventsQuery },
  status: 200,
  answer: listJson(usageEventJson),
  example: { data: [usageEventExample], nextCursor: null },
})

/** What was used, and by which events. */
export function usage({ app }: ApiParts) {
  const routes = newRoutes()
  routes.openapi(list, async (c) => {
    const { customer, ...query } = c.req.valid('query')
    const page = pageOf(query)
    const rows = await asTenant(app, c.get('tenantId'), async (tx) => {
      const customerId = await customerNamed(tx, customer)
      return listUsage(tx, { page, filter: { ...query, customerId } })
    })
    return c.json(listOf(rows, { page, show: toUsage }), 200)
  })
  routes.openapi(listEvents, async (c) => {
    const { window: windowId, customer, ...query } = c.req.valid('query')
    const page = usagePageOf(query)
    const rows = await asTenant(app, c.get('tenantId'), async (tx) => {
      if (windowId !== undefined) return listUsageEvents(tx, { page, whose: { windowId } })
      const customerId = (await customerNamed(tx, customer)) ?? ''
      return listUsageEvents(tx, { page, whose: { customerId } })
    })
    return c.json(usageListOf(rows, { page, show: toUsageEvent }), 200)
  })
  return routes
}

function toUsage(row: UsageWindowRow) {
  const value = { count: String(row.events), sum: row.total, max: row.highest ?? '0' }
  return {
    windowId: row.window_id,
    subscriptionId: row.subscription_id,
    customerId: row.customer_id,
    meter: row.meter_key,
    aggregation: row.aggregation,
    periodIndex: row.period_index,
    startsAt: row.starts_at.toISOString(),
    endsAt: row.ends_at.toISOString(),
    closesAt: row.closes_at.toISOString(),
    state: row.state,
    lateFor: row.late_for,
    value: value[row.aggregation ?? 'sum'],
    events: Number(row.events),
    total: row.total,
    highest: row.highest,
    duplicates: Number(row.duplicates),
    documentId: row.document_id,
  }
}

const toUsageEvent = (row: UsageEventRow) => ({
  source: row.source,
  id: row.source_id,
  customerId: row.customer_id,
  meter: row.meter_key,
  quantity: row.quantity,
  time: row.occurred_at.toISOString(),
  receivedAt: row.received_at.toISOString(),
  windowId: row.window_id,
})
