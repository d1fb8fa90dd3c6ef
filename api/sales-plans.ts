import { asTenant, type Tx } from '../adapters/postgres/client.ts'
import { listPlans, listPlanVersions } from '../adapters/postgres/sales/list-plans.ts'
import { meterKeys } from '../adapters/postgres/sales/meters.ts'
import { latestPlans, planVersionsOf, putPlan } from '../adapters/postgres/sales/plans.ts'
import { unknownMeters } from '../domain/sales/plan-meters.ts'
import type { PlanVersion } from '../domain/sales/plan.ts'
import type { Refusal } from '../domain/sales/refusal.ts'
import { listOf, pageOf, pageQuery } from './cursor.ts'
import type { ApiParts } from './parts.ts'
import { pointerOf } from './pointer.ts'
import { HttpProblem } from './problem.ts'
import { newRoutes, operation, sent } from './routes.ts'
import {
  planExample,
  planJson,
  planParams,
  planPutExample,
  planPutJson,
  planPutParams,
  planQuery,
  plansQuery,
  planVersionJson,
  putPlanJson,
} from './sales-plans.schema.ts'
import { listJson } from './shapes.schema.ts'
import { z } from '@hono/zod-openapi'

const putOne = operation({
  method: 'put',
  path: '/v1/plans/{key}',
  tag: 'Catalogue',
  summary: 'Make or change a plan',
  description:
    'A new version whenever it says something new. Subscriptions keep the version that they have.',
  request: { params: planPutParams, body: sent(planPutJson, planPutExample) },
  status: 200,
  answer: putPlanJson,
  example: { ...planExample, changed: true },
})

const listAll = operation({
  method: 'get',
  path: '/v1/plans',
  tag: 'Catalogue',
  summary: 'List plans',
  description: 'Every plan in its latest version, the newest plan first.',
  request: { query: plansQuery },
  status: 200,
  answer: listJson(planJson),
  example: { data: [planExample], nextCursor: null },
})

const readOne = operation({
  method: 'get',
  path: '/v1/plans/{key}',
  tag: 'Catalogue',
  summary: 'Read a plan',
  description: 'By your own key or our id; the latest version, or the one that is asked for.',
  request: { params: planParams, query: planQuery },
  status: 200,
  answer: planJson,
  example: planExample,
  problems: [404],
})

const listVersions = operation({
  method: 'get',
  path: '/v1/plans/{key}/versions',
  tag: 'Catalogue',
  summary: 'List the versions of a plan',
  description: 'The newest version first, at most 1,000 on one page.',
  request: { params: planParams, query: z.strictObject(pageQuery) },
  status: 200,
  answer: listJson(planVersionJson),
  example: { data: [{ ...planExample, createdAt: '2026-03-01T09:00:00.000Z' }], nextCursor: null },
  problems: [404],
})

/** Plans and their versions. */
export function plans({ app }: ApiParts) {
  const routes = newRoutes()
  routes.openapi(putOne, async (c) => {
    const tenantId = c.get('tenantId')
    const plan = { key: c.req.valid('param').key, ...c.req.valid('json') }
    const answer = await asTenant(app, tenantId, async (tx) => {
      const refusals = unknownMeters(plan, await meterKeys(tx))
      if (refusals.length > 0) throw new HttpProblem(meterUnknown(refusals))
      return putPlan(tx, { tenantId, plan })
    })
    return c.json({ ...toPlan(answer.plan), changed: answer.changed }, 200)
  })
  routes.openapi(listAll, async (c) => {
    const { key, ...query } = c.req.valid('query')
    const page = pageOf(query)
    const rows = await asTenant(app, c.get('tenantId'), (tx) => listPlans(tx, { page, key }))
    return c.json(listOf(rows, { page, show: ({ plan }) => toPlan(plan) }), 200)
  })
  routes.openapi(readOne, async (c) => {
    const wanted = { name: c.req.valid('param').key, version: c.req.valid('query').version }
    const plan = await asTenant(app, c.get('tenantId'), (tx) => findPlan(tx, wanted))
    return c.json(toPlan(plan), 200)
  })
  routes.openapi(listVersions, async (c) => {
    const { key } = c.req.valid('param')
    const rows = await asTenant(app, c.get('tenantId'), (tx) => listPlanVersions(tx, key))
    if (rows.length === 0) throw new HttpProblem(notFound(`There is no plan "${key}".`))
    const data = rows.map(({ plan, created_at: at }) => ({
      ...toPlan(plan),
      createdAt: at.toISOString(),
    }))
    return c.json({ data, nextCursor: null }, 200)
  })
  return routes
}

async function findPlan(
  tx: Tx,
  { name, version }: { readonly name: string; readonly version: number | undefined },
): Promise<PlanVersion> {
  const latest = (await latestPlans(tx, [name])).get(name)
  if (latest === undefined) throw new HttpProblem(notFound(`There is no plan "${name}".`))
  if (version === undefined || version === latest.version) return latest
  const ref = { planId: latest.planId, version }
  const found = (await planVersionsOf(tx, [ref])).get(`${ref.planId}@${version}`)
  if (found === undefined)
    throw new HttpProblem(notFound(`The plan "${name}" has no version ${version}.`))
  return found
}

const notFound = (detail: string) => ({
  status: 404 as const,
  code: 'plan-not-found',
  detail,
  fix: 'List the plans with GET /v1/plans, or their versions with GET /v1/plans/{key}/versions.',
})

const meterUnknown = (refusals: readonly Refusal[]) => ({
  status: 422 as const,
  code: 'meter-unknown',
  detail: 'A price names a meter that there is not.',
  fix: 'Mend what errors names and send it again.',
  errors: refusals.map(({ field, message, fix }) => ({ pointer: pointerOf(field), message, fix })),
})

const toPlan = ({ planId: id, prices, ...plan }: PlanVersion) => ({
  id,
  ...plan,
  // As a record of what is there; the type of a plan knows every currency and says that it may miss.
  prices: prices.map((price) => ({
    ...price,
    amounts: Object.fromEntries(Object.entries(price.amounts)),
  })),
})
