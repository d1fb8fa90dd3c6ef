import { z } from '@hono/zod-openapi'
import { asTenant } from '../adapters/postgres/client.ts'
import { listMessages, type MessageListRow } from '../adapters/postgres/messaging/list-messages.ts'
import { listOf, pageOf, pageQuery } from './cursor.ts'
import { customerNamed } from './customer-named.ts'
import type { ApiParts } from './parts.ts'
import { newRoutes, operation } from './routes.ts'
import { filter, instant, listJson } from './shapes.schema.ts'

const messageJson = z
  .object({
    id: z.string(),
    kind: z.string(),
    status: z.enum(['due', 'sent', 'refused']),
    channel: z.string(),
    recipient: z.string(),
    subject: z.string(),
    locale: z.string(),
    subjectId: z.string(),
    customerId: z.string(),
    transactionId: z.string(),
    refusal: z.string().nullable(),
    sentAt: instant.nullable(),
    at: instant,
  })
  .openapi('Message')

const example = {
  id: 'msg_01h455vb4pex5vsknk084sn02q',
  kind: 'receipt',
  status: 'sent' as const,
  channel: 'email',
  recipient: 'ada@example.test',
  subject: 'Your receipt for INV-2026-0001',
  locale: 'en',
  subjectId: 'inv_01h455vb4pex5vsknk084sn02q',
  customerId: 'cus_01h455vb4pex5vsknk084sn02q',
  transactionId: 'txn_01h455vb4pex5vsknk084sn02q',
  refusal: null,
  sentAt: '2026-03-01T09:00:00.455Z',
  at: '2026-03-01T09:00:00.402Z',
}

const list = operation({
  method: 'get',
  path: '/v1/messages',
  tag: 'Messages',
  summary: 'List messages',
  description: 'What was written to customers, the newest first.',
  request: {
    query: z.strictObject({
      customer: filter('Our id of a customer, or your key of one.', 'ada'),
      invoice: filter('Our id of the invoice or credit note that it speaks of.', example.subjectId),
      kind: filter('What kind of message.', 'receipt'),
      ...pageQuery,
    }),
  },
  status: 200,
  answer: listJson(messageJson),
  example: { data: [example], nextCursor: null },
})

/** Messages to customers. */
export function messaging({ app }: ApiParts) {
  const routes = newRoutes()
  routes.openapi(list, async (c) => {
    const { customer, invoice: subjectId, kind, ...query } = c.req.valid('query')
    const page = pageOf(query)
    const rows = await asTenant(app, c.get('tenantId'), async (tx) =>
      listMessages(tx, {
        page,
        filter: { subjectId, kind, customerId: await customerNamed(tx, customer) },
      }),
    )
    return c.json(listOf(rows, { page, show: toMessage }), 200)
  })
  return routes
}

const toMessage = (row: MessageListRow) => ({
  id: row.message_id,
  kind: row.kind,
  status: row.status,
  channel: row.channel,
  recipient: row.recipient,
  subject: row.subject,
  locale: row.locale,
  subjectId: row.subject_id,
  customerId: row.customer_id,
  transactionId: row.transaction_id,
  refusal: row.refusal,
  sentAt: row.sent_at?.toISOString() ?? null,
  at: row.at.toISOString(),
})
