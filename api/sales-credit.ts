import { z } from '@hono/zod-openapi'
import { newId } from '../adapters/new-id.ts'
import { asTenant } from '../adapters/postgres/client.ts'
import { acceptedJson } from './events.schema.ts'
import { invoiceNamed } from './document-answers.ts'
import { accept, type IntakeParts } from './intake.ts'
import type { ApiParts } from './parts.ts'
import { HttpProblem, type Refusal } from './problem.ts'
import { newRoutes, operation, sent } from './routes.ts'
import { creditJson, previewExample, previewJson } from './sales-credit.schema.ts'
import { previewCredit } from './sales-credit-preview.ts'
import { pathName } from './shapes.schema.ts'

const params = z.object({ invoice: pathName('invoice', 'INV-2026-0001') })
const body = sent(creditJson, {
  reason: 'Bought twice by mistake',
  lines: [{ key: '1', quantity: '1' }],
})

const create = operation({
  method: 'post',
  path: '/v1/invoices/{invoice}/credit-notes',
  tag: 'Credit notes',
  summary: 'Credit an invoice',
  description:
    'Takes back the whole invoice, or what is named of it. It is worked on like an event: 202 means that it is stored.',
  request: { params, body },
  status: 202,
  answer: acceptedJson,
  example: {
    transactionId: 'txn_01h455vb4pex5vsknk084sn02q',
    eventId: 'evt_01h455vb4pex5vsknk084sn02q',
    duplicate: false,
  },
  problems: [404, 409],
})

const preview = operation({
  method: 'post',
  path: '/v1/invoices/{invoice}/credit-notes/preview',
  tag: 'Credit notes',
  summary: 'Preview a credit note',
  description: 'Prices the note and stores nothing.',
  request: { params, body },
  status: 200,
  answer: previewJson,
  example: previewExample,
  problems: [404],
})

/** Events made here bear this source. */
const source = 'api'
/** An event's id is no longer than this. */
const idMax = 200

/** Crediting an invoice, by the same door as every event. */
export function credits({ app, psp, start }: ApiParts) {
  const intake: IntakeParts = { db: app, provider: psp.name, start }
  const routes = newRoutes()
  routes.openapi(create, async (c) => {
    const tenantId = c.get('tenantId')
    const { order_key: order, number } = await asTenant(app, tenantId, (tx) =>
      invoiceNamed(tx, c.req.valid('param').invoice),
    )
    if (order === null) throw new HttpProblem(noOrder(number))
    const key = c.req.header('idempotency-key')
    const id = key === undefined || key.length > idMax ? newId('event') : key
    const event = {
      specversion: '1.0',
      id,
      source,
      type: 'order.cancelled',
      data: { order, ...c.req.valid('json') },
    }
    const answer = await accept(intake, { tenantId, body: event })
    if (answer.kind === 'refused') throw new HttpProblem({ ...answer, detail: answer.message })
    const { transactionId, eventId, duplicate } = answer
    c.set('transactionId', transactionId)
    return c.json({ transactionId, eventId, duplicate }, 202)
  })
  routes.openapi(preview, async (c) => {
    const { lines } = c.req.valid('json')
    const priced = await asTenant(app, c.get('tenantId'), (tx) =>
      previewCredit(tx, { name: c.req.valid('param').invoice, lines }),
    )
    return c.json(priced, 200)
  })
  return routes
}

const noOrder = (number: string): Refusal => ({
  status: 409,
  code: 'invoice-without-order',
  detail: `${number} came from no order of the product.`,
  fix: 'Send order.cancelled with "corrects" instead.',
})
