import { z } from '@hono/zod-openapi'
import { asTenant, type Tx } from '../adapters/postgres/client.ts'
import { type ClockRow, createClock, findClock, listClocks } from '../adapters/postgres/clock.ts'
import { dueOnClock, type DueRow } from '../adapters/postgres/payments/due.ts'
import { salesDue } from './clock-due.ts'
import { clockMoving } from './clock-moving.ts'
import {
  advancedJson,
  advanceJson,
  clockExample,
  clockJson,
  dueExample,
  dueJson,
  newClockJson,
} from './clocks.schema.ts'
import { pageQuery } from './cursor.ts'
import type { ApiParts } from './parts.ts'
import { HttpProblem } from './problem.ts'
import { newRoutes, operation, sent } from './routes.ts'
import { listJson, pathName } from './shapes.schema.ts'

const params = z.object({ id: pathName('id', clockExample.id) })
const one = { tag: 'Test clocks', answer: clockJson, example: clockExample } as const

const create = operation({
  ...one,
  method: 'post',
  path: '/v1/clocks',
  summary: 'Make a test clock',
  description:
    'It stands still until it is advanced. Customers made on it live by its time, with every date that concerns them.',
  request: { body: sent(newClockJson, { name: 'demo', now: '2026-03-01T00:00:00Z' }) },
  status: 201,
})

const list = operation({
  method: 'get',
  path: '/v1/clocks',
  tag: 'Test clocks',
  summary: 'List test clocks',
  description: 'All of them, the oldest first, on one page.',
  request: { query: z.strictObject(pageQuery) },
  status: 200,
  answer: listJson(clockJson),
  example: { data: [clockExample], nextCursor: null },
})

const read = operation({
  ...one,
  method: 'get',
  path: '/v1/clocks/{id}',
  summary: 'Read a test clock',
  description: 'Where one clock stands.',
  request: { params },
  status: 200,
  problems: [404],
})

const preview = operation({
  method: 'get',
  path: '/v1/clocks/{id}/preview',
  tag: 'Test clocks',
  summary: 'See what an advance would do',
  description:
    'What is due for the clock’s customers, in order, until an instant: collections, and subscriptions with what they would be invoiced as of now. What a step brings about is not foreseen.',
  request: { params, query: z.strictObject({ to: z.iso.datetime({ offset: true }).optional() }) },
  status: 200,
  answer: dueJson,
  example: dueExample,
  problems: [404],
})

const advance = operation({
  method: 'post',
  path: '/v1/clocks/{id}/advance',
  tag: 'Test clocks',
  summary: 'Advance a test clock',
  description:
    'Forward only, from one thing that is due to the next. 200 when it has arrived; 202 after a minute, while it still moves. Without a target it goes to the next thing that is due.',
  request: { params, body: sent(advanceJson, { to: '2026-04-01T00:00:00Z' }) },
  status: [200, 202],
  answer: advancedJson,
  example: { ...clockExample, now: '2026-04-01T00:00:00.000Z', moves: 3, visited: 2 },
  problems: [404, 409],
})

/** Test clocks: made, read, looked ahead on, moved. */
export function clocks(parts: ApiParts) {
  const { app } = parts
  const routes = newRoutes()
  const move = clockMoving(parts)
  routes.openapi(create, async (c) => {
    const { name, now } = c.req.valid('json')
    const tenantId = c.get('tenantId')
    const nowMs = now === undefined ? Date.now() : Date.parse(now)
    return c.json(
      toClock(await asTenant(app, tenantId, (tx) => createClock(tx, { tenantId, name, nowMs }))),
      201,
    )
  })
  routes.openapi(list, async (c) => {
    const rows = await asTenant(app, c.get('tenantId'), listClocks)
    return c.json({ data: rows.map(toClock), nextCursor: null }, 200)
  })
  routes.openapi(read, async (c) => {
    const row = await asTenant(app, c.get('tenantId'), (tx) =>
      existing(tx, c.req.valid('param').id),
    )
    return c.json(toClock(row), 200)
  })
  routes.openapi(preview, async (c) => {
    const { to } = c.req.valid('query')
    const untilMs = to === undefined ? Infinity : Date.parse(to)
    const due = await asTenant(app, c.get('tenantId'), async (tx) => {
      const { clock_id: clockId } = await existing(tx, c.req.valid('param').id)
      const owed = (await dueOnClock(tx, clockId)).map(toDue)
      // Where both come at once, money that is owed is asked for before more is billed.
      return [...owed, ...(await salesDue(tx, clockId))]
    })
    const inOrder = due.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
    return c.json({ due: inOrder.filter(({ at }) => Date.parse(at) <= untilMs) }, 200)
  })
  routes.openapi(advance, async (c) => {
    const tenantId = c.get('tenantId')
    const find = () => asTenant(app, tenantId, (tx) => existing(tx, c.req.valid('param').id))
    const moved = await move({ tenantId, clock: await find(), target: c.req.valid('json') })
    const answer = { ...toClock(await find()), visited: moved?.visited ?? 0 }
    return c.json(answer, moved === undefined ? 202 : 200)
  })
  return routes
}

async function existing(tx: Tx, id: string): Promise<ClockRow> {
  const row = await findClock(tx, id)
  if (row !== undefined) return row
  throw new HttpProblem({
    status: 404,
    code: 'clock-not-found',
    detail: `There is no test clock ${id}.`,
    fix: 'List them with GET /v1/clocks.',
  })
}

const toClock = (row: ClockRow) => ({
  id: row.clock_id,
  name: row.name,
  now: row.now_at.toISOString(),
  series: row.series,
  moves: row.moves,
  createdAt: row.created_at.toISOString(),
})

/** What a stage of collection does when its instant comes. */
const words: Readonly<Record<string, string>> = {
  charge: 'charge again',
  ask: 'ask the provider what became of the charge',
  wait: 'remind the payer, or give up',
}

const toDue = (row: DueRow) => ({
  at: row.due_at.toISOString(),
  what: words[row.stage] ?? 'decide what to do next',
  invoiceId: row.invoice_id,
  customerId: row.customer_id,
  amount: { amount: row.due_minor.toString(), currency: row.currency },
})
