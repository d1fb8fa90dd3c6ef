import { z } from '@hono/zod-openapi'
import type { ApiParts } from './parts.ts'
import { HttpProblem } from './problem.ts'
import { newRoutes, operation } from './routes.ts'
import { instant, pathName } from './shapes.schema.ts'

const line = z.object({
  at: instant,
  recordedAt: instant.optional(),
  source: z.string(),
  what: z.string(),
  evidence: z.record(z.string(), z.unknown()).optional(),
})

const trace = operation({
  method: 'get',
  path: '/v1/trace/{id}',
  tag: 'Insight',
  summary: 'Tell the story of an id',
  description:
    'All that happened around any id of ours, or a document’s number, in order, each line with its evidence.',
  request: { params: z.object({ id: pathName('id', 'txn_01h455vb4pex5vsknk084sn02q') }) },
  status: 200,
  answer: z.looseObject({ lines: z.array(line) }).openapi('Trace'),
  example: {
    transactionIds: ['txn_01h455vb4pex5vsknk084sn02q'],
    lines: [
      {
        at: '2026-03-01T09:00:00.000Z',
        source: 'inbox',
        what: 'order.placed from shop',
        evidence: { table: 'platform.inbox', id: 'evt_01h455vb4pex5vsknk084sn02q' },
      },
    ],
  },
  problems: [404, 501],
})

const check = z.looseObject({ id: z.string(), name: z.string(), ok: z.boolean() })

const doctor = operation({
  method: 'get',
  path: '/v1/doctor',
  tag: 'Insight',
  summary: 'Check the invariants',
  description: 'Whether the books agree: every invariant, asked of the live data of the tenant.',
  request: {},
  status: 200,
  answer: z.looseObject({ ok: z.boolean(), checks: z.array(check) }).openapi('Diagnosis'),
  example: {
    ok: true,
    checks: [
      { id: 'I8', name: 'numbers have no gap', ok: true, detail: '12 documents', samples: [] },
    ],
  },
  problems: [501],
})

/** The story of an id, and the state of the books. The composition brings both. */
export function insight(parts: ApiParts) {
  const routes = newRoutes()
  routes.openapi(trace, async (c) => {
    if (parts.trace === undefined) throw notOffered('trace')
    const { id } = c.req.valid('param')
    const story = await parts.trace(c.get('tenantId'), id)
    if (isStory(story)) return c.json(story, 200)
    throw new HttpProblem({
      status: 404,
      code: 'trace-not-found',
      detail: `Nothing happened around ${id}.`,
      fix: 'Send an id of ours, or the number of a document.',
    })
  })
  routes.openapi(doctor, async (c) => {
    if (parts.doctor === undefined) throw notOffered('doctor')
    // Its shape is its own; the contract names what everybody may rely on.
    return c.json((await parts.doctor(c.get('tenantId'))) as z.infer<typeof doctorAnswer>, 200)
  })
  return routes
}

const doctorAnswer = z.looseObject({ ok: z.boolean(), checks: z.array(check) })

type Story = { lines: z.infer<typeof line>[] }

function isStory(story: unknown): story is Story {
  return (
    typeof story === 'object' &&
    story !== null &&
    'lines' in story &&
    Array.isArray(story.lines) &&
    story.lines.length > 0
  )
}

const notOffered = (what: string) =>
  new HttpProblem({
    status: 501,
    code: `${what}-not-offered`,
    detail: `This installation has no ${what}.`,
    fix: 'Start it with all of its roles.',
  })
