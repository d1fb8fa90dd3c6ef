import { z } from '@hono/zod-openapi'
import { asTenant } from '../adapters/postgres/client.ts'
import { repricedOtherwiseOf } from '../adapters/postgres/doctor/pricing.ts'
import { type CountedUsage, countedUsage } from '../adapters/postgres/trace/counted-usage.ts'
import type { StoredDocument } from '../adapters/postgres/sales/read-document.ts'
import { explainLine } from '../domain/sales/explain.ts'
import { documentOf, invoiceNamed } from './document-answers.ts'
import type { ApiParts } from './parts.ts'
import { newRoutes, operation } from './routes.ts'
import { explanationJson } from './sales-invoices.schema.ts'
import { pathName } from './shapes.schema.ts'

const usageJson = z.object({
  windowId: z.string(),
  text: z.string().openapi({ description: 'The numbers in a sentence.' }),
  received: z
    .int()
    .openapi({ description: 'Events that were sent for it, each as often as it was.' }),
  duplicates: z.int().openapi({ description: 'Events that were sent again, and dropped.' }),
  counted: z.int(),
  late: z.int().openapi({
    description:
      'Events that came when their period was billed; they stand on a line of their own.',
  }),
  events: z.string().openapi({ description: 'Where the events that were counted are listed.' }),
})

const answer = explanationJson
  .extend({
    lines: z.array(explanationJson.shape.lines.element.extend({ usage: usageJson.optional() })),
  })
  .openapi('Explanation')

const explain = operation({
  method: 'get',
  path: '/v1/invoices/{invoice}/explain',
  tag: 'Invoices',
  summary: 'Explain an invoice',
  description:
    'Each line with every step of its arithmetic, and whether pricing the stored inputs again gives the same.',
  request: { params: z.object({ invoice: pathName('invoice', 'INV-2026-0001') }) },
  status: 200,
  answer,
  example: {
    number: 'INV-2026-0001',
    lines: [
      {
        key: '1',
        text: '1 × 49.00 = 49.00; VAT NL 21 % = 10.29',
        steps: [
          {
            rule: 'quantity-times-price',
            inputs: { quantity: '1', unitPrice: '49.00' },
            result: '49.00',
          },
        ],
      },
    ],
    repriced: true,
    why: {
      profile: 'durabill v1',
      prices: 'exclusive',
      taxCountry: 'NL',
      suppliedOn: '2026-03-01',
      issuedOn: '2026-03-01',
      source: 'shop',
      orderKey: 'ord-7',
      transactionId: 'txn_01h455vb4pex5vsknk084sn02q',
    },
  },
  problems: [404],
})

/** Adds the route that answers why an invoice came to its amount. */
export function explainInvoice(routes: ReturnType<typeof newRoutes>, { app }: ApiParts): void {
  routes.openapi(explain, (c) =>
    asTenant(app, c.get('tenantId'), async (tx) => {
      const { id } = await invoiceNamed(tx, c.req.valid('param').invoice)
      const document = await documentOf(tx, id)
      const otherwise = await repricedOtherwiseOf(tx, [id])
      const usage = await countedUsage(tx, windowsOf(document))
      return c.json({ ...toExplanation(document, usage), repriced: otherwise.length === 0 }, 200)
    }),
  )
}

/** The windows of usage that the lines of a document charge for. */
const windowsOf = ({ snapshot }: StoredDocument) =>
  snapshot.priced.lines.flatMap(({ origin }) => origin?.windowId ?? [])

type Usage = Awaited<ReturnType<typeof countedUsage>>

function toExplanation(document: StoredDocument, usage: Usage) {
  const { number, priced, profile, suppliedOn, issuedOn, transactionId } = document.snapshot
  const { taxCountry, source, orderKey } = document
  const lines = priced.lines.map((line) => ({
    key: line.key,
    text: explainLine(line, priced.currency),
    steps: line.steps.map(({ rule, inputs, result }) => ({ rule, inputs: { ...inputs }, result })),
    ...usageOf(usage.get(line.origin?.windowId ?? '')),
  }))
  const { key, version, prices } = profile
  return {
    number,
    lines,
    why: {
      profile: `${key} v${version}`,
      prices,
      taxCountry,
      suppliedOn,
      issuedOn,
      source,
      orderKey,
      transactionId,
    },
  }
}

/** What came in of the usage on a line, and where its events are listed. */
function usageOf(counted: CountedUsage | undefined) {
  if (counted === undefined) return {}
  const { windowId, ...numbers } = counted
  const text = [
    `${grouped(counted.received)} received`,
    `${grouped(counted.duplicates)} duplicates dropped`,
    `${grouped(counted.counted)} counted`,
    ...(counted.late > 0n ? [`${grouped(counted.late)} late`] : []),
  ].join(', ')
  return {
    usage: {
      windowId,
      text,
      received: Number(numbers.received),
      duplicates: Number(numbers.duplicates),
      counted: Number(numbers.counted),
      late: Number(numbers.late),
      events: `/v1/usage/events?window=${windowId}`,
    },
  }
}

const grouped = (count: bigint) => String(count).replace(/\B(?=(?:\d{3})+$)/g, ',')
