import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { asTenant } from '../adapters/postgres/client.ts'
import { type EventRow, listEvents, readAccepted } from '../adapters/postgres/platform/events.ts'
import { listOf, pageOf } from './cursor.ts'
import { eventExample, eventJson, eventsQuery, eventWithOutcomeJson } from './events.schema.ts'
import { documentIntake } from './events.docs.ts'
import { accept, type Accepted, type Refused } from './intake.ts'
import { outcomeOf } from './event-outcome.ts'
import type { Api, ApiParts } from './parts.ts'
import { HttpProblem, type Refusal } from './problem.ts'
import { newRoutes, operation } from './routes.ts'
import { listJson, pathName } from './shapes.schema.ts'
import { acceptMixed, type Doors, mostOf, takeUsage } from './usage-door.ts'
import { isUsage } from './usage-event.schema.ts'
import { type Recorded, usageIntake } from './usage-intake.ts'

const list = operation({
  method: 'get',
  path: '/v1/events',
  tag: 'Events',
  summary: 'List accepted events',
  description: 'What the product has sent, the newest first.',
  request: { query: eventsQuery },
  status: 200,
  answer: listJson(eventJson),
  example: { data: [eventExample], nextCursor: null },
})

const read = operation({
  method: 'get',
  path: '/v1/events/{eventId}',
  tag: 'Events',
  summary: 'Read an accepted event',
  description: 'One event and what has come of it so far.',
  request: { params: z.object({ eventId: pathName('eventId', eventExample.eventId) }) },
  status: 200,
  answer: eventWithOutcomeJson,
  example: {
    ...eventExample,
    outcome: { kind: 'invoiced', invoiceId: 'inv_01h455vb4pex5vsknk084sn02q' },
  },
  problems: [404],
})

/** The door for product events, by HTTP. */
export function events({ app, psp, start }: ApiParts) {
  const doors: Doors = { intake: { db: app, provider: psp.name, start }, usage: usageIntake(app) }
  const routes = newRoutes()
  documentIntake(routes.openAPIRegistry)
  routes.post('/v1/events', (c) =>
    Array.isArray(c.get('body')) ? takeBatch(c, doors) : takeOne(c, doors),
  )
  routes.openapi(list, async (c) => {
    const query = c.req.valid('query')
    const page = pageOf(query)
    const rows = await asTenant(app, c.get('tenantId'), (tx) =>
      listEvents(tx, { page, filter: query }),
    )
    return c.json(listOf(rows, { page, show: toEvent }), 200)
  })
  routes.openapi(read, async (c) => {
    const { eventId } = c.req.valid('param')
    return asTenant(app, c.get('tenantId'), async (tx) => {
      const row = await readAccepted(tx, eventId)
      if (row === undefined) throw new HttpProblem(eventNotFound(eventId))
      c.set('transactionId', row.transaction_id)
      return c.json({ ...toEvent(row), outcome: await outcomeOf(tx, row) }, 200)
    })
  })
  return routes
}

async function takeOne(c: Context<Api>, { intake, usage }: Doors): Promise<Response> {
  if (isUsage(c.get('body'))) return takeUsage(c, usage)
  const answer = await accept(intake, { tenantId: c.get('tenantId'), body: c.get('body') })
  if (answer.kind === 'refused') throw new HttpProblem({ ...answer, detail: answer.message })
  const { transactionId, eventId, duplicate } = answer
  c.set('transactionId', transactionId)
  return c.json({ transactionId, eventId, duplicate }, 202)
}

async function takeBatch(c: Context<Api>, doors: Doors): Promise<Response> {
  const body: unknown = c.get('body')
  const bodies: unknown[] = Array.isArray(body) ? body : []
  const most = mostOf(bodies)
  if (bodies.length > most) throw new HttpProblem(tooMany(most))
  const answers = await acceptMixed(doors, { tenantId: c.get('tenantId'), bodies })
  return c.json(
    { results: answers.map((answer, index) => ({ id: idOf(bodies[index]), ...toResult(answer) })) },
    202,
  )
}

function idOf(body: unknown): string | null {
  const named = typeof body === 'object' && body !== null && 'id' in body
  return named && typeof body.id === 'string' ? body.id : null
}

function toResult(answer: Accepted | Recorded | Refused) {
  if (answer.kind === 'refused') {
    const { status, code, message, fix, errors } = answer
    return { status, code, detail: message, fix, errors }
  }
  if (answer.kind === 'recorded') {
    return { status: 202, duplicate: answer.duplicate, state: answer.state }
  }
  const { transactionId, eventId, duplicate } = answer
  return { status: 202, transactionId, eventId, duplicate }
}

const toEvent = (row: EventRow) => ({
  eventId: row.event_id,
  transactionId: row.transaction_id,
  source: row.source,
  id: row.source_id,
  type: row.type,
  customerId: row.customer_id,
  receivedAt: row.received_at.toISOString(),
  started: row.started_at !== null,
})

const eventNotFound = (id: string): Refusal => ({
  status: 404,
  code: 'event-not-found',
  detail: `There is no event ${id}.`,
  fix: 'Send the eventId that was answered when the event was accepted.',
})

const tooMany = (most: number): Refusal => ({
  status: 422,
  code: 'batch-too-large',
  detail: `A batch holds more than ${most} events.`,
  fix: `Send at most ${most} at a time.`,
})
