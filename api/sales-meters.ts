import { z } from '@hono/zod-openapi'
import { asTenant } from '../adapters/postgres/client.ts'
import { listMeters, type MeterListRow, putMeter } from '../adapters/postgres/sales/meters.ts'
import type { Meter } from '../domain/sales/meter.ts'
import { meterKeySchema } from '../domain/sales/plan.schema.ts'
import { isRefusal } from '../domain/sales/refusal.ts'
import { listOf, pageOf, pageQuery } from './cursor.ts'
import type { ApiParts } from './parts.ts'
import { HttpProblem } from './problem.ts'
import { newRoutes, operation, sent } from './routes.ts'
import { meterExample, meterJson, meterPutJson } from './sales-meters.schema.ts'
import { filter, listJson } from './shapes.schema.ts'

const putOne = operation({
  method: 'put',
  path: '/v1/meters/{key}',
  tag: 'Catalogue',
  summary: 'Make or rename a meter',
  description: 'Says what is counted, and how. How it counts never changes once it is made.',
  request: {
    params: z.object({
      key: meterKeySchema.openapi({ param: { name: 'key', in: 'path' }, example: 'api_calls' }),
    }),
    body: sent(meterPutJson, { name: 'API calls', aggregation: 'count' }),
  },
  status: 200,
  answer: meterJson,
  example: meterExample,
  problems: [409],
})

const listAll = operation({
  method: 'get',
  path: '/v1/meters',
  tag: 'Catalogue',
  summary: 'List meters',
  description: 'All that is counted, the newest meter first.',
  request: {
    query: z.strictObject({ key: filter('Your own key of the meter.', 'api_calls'), ...pageQuery }),
  },
  status: 200,
  answer: listJson(meterJson),
  example: { data: [meterExample], nextCursor: null },
})

/** What is counted. */
export function meters({ app }: ApiParts) {
  const routes = newRoutes()
  routes.openapi(putOne, async (c) => {
    const tenantId = c.get('tenantId')
    const meter = { key: c.req.valid('param').key, ...c.req.valid('json') }
    const answer = await asTenant(app, tenantId, (tx) => putMeter(tx, { tenantId, meter }))
    if (!isRefusal(answer)) return c.json(toMeter(answer), 200)
    const { field, message, fix } = answer
    throw new HttpProblem({
      status: 409,
      code: 'meter-counts-otherwise',
      detail: message,
      fix,
      errors: [{ pointer: `/${field}`, message, fix }],
    })
  })
  routes.openapi(listAll, async (c) => {
    const { key, ...query } = c.req.valid('query')
    const page = pageOf(query)
    const rows = await asTenant(app, c.get('tenantId'), (tx) => listMeters(tx, { page, key }))
    return c.json(listOf(rows, { page, show: toListed }), 200)
  })
  return routes
}

const toMeter = ({ meterId: id, key, name, aggregation }: Meter) => ({ id, key, name, aggregation })

const toListed = ({ meter_id: meterId, key, name, aggregation }: MeterListRow) =>
  toMeter({ meterId, key, name, aggregation })
