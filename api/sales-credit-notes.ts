import { z } from '@hono/zod-openapi'
import { asTenant } from '../adapters/postgres/client.ts'
import {
  type CreditNoteListRow,
  listCreditNotes,
} from '../adapters/postgres/sales/list-credit-notes.ts'
import type { TenantId } from '../domain/ids.ts'
import { toMoneyJson } from '../domain/money/money.schema.ts'
import { listOf, pageOf, pageQuery } from './cursor.ts'
import { customerNamed } from './customer-named.ts'
import { answerHtml, answerPdf, documentOf, noteNamed } from './document-answers.ts'
import { toPrinted } from './document-parts.ts'
import { creditNoteExample, printedExample } from './documents.example.ts'
import { documentDownloads } from './documents.docs.ts'
import { creditNoteRowJson, printed } from './documents.schema.ts'
import type { ApiParts } from './parts.ts'
import { newRoutes, operation } from './routes.ts'
import { filter, listJson, pathName } from './shapes.schema.ts'

const list = operation({
  method: 'get',
  path: '/v1/credit-notes',
  tag: 'Credit notes',
  summary: 'List credit notes',
  description: 'Final credit notes, the newest first.',
  request: {
    query: z.strictObject({
      invoice: filter('Our id of the invoice that is corrected.', 'inv_01h455vb4pex5vsknk084sn02q'),
      customer: filter('Our id of a customer, or your key of one.', 'ada'),
      source: filter('The source of the event that was credited.', 'shop'),
      ...pageQuery,
    }),
  },
  status: 200,
  answer: listJson(creditNoteRowJson),
  example: { data: [creditNoteExample], nextCursor: null },
})

const read = operation({
  method: 'get',
  path: '/v1/credit-notes/{note}',
  tag: 'Credit notes',
  summary: 'Read a credit note',
  description: 'One credit note by id or number, with all that it prints.',
  request: { params: z.object({ note: pathName('note', 'CN-2026-0001') }) },
  status: 200,
  answer: creditNoteRowJson.extend(printed).openapi('CreditNote'),
  example: { ...creditNoteExample, ...printedExample },
  problems: [404],
})

/** Final credit notes: listed, read, shown. */
export function creditNotes(parts: ApiParts) {
  const { app } = parts
  const routes = newRoutes()
  documentDownloads(routes.openAPIRegistry, 'note')
  routes.openapi(list, async (c) => {
    const { invoice: invoiceId, customer, source, ...query } = c.req.valid('query')
    const page = pageOf(query)
    const rows = await asTenant(app, c.get('tenantId'), async (tx) =>
      listCreditNotes(tx, {
        page,
        filter: { invoiceId, source, customerId: await customerNamed(tx, customer) },
      }),
    )
    return c.json(listOf(rows, { page, show: toCreditNoteRow }), 200)
  })
  routes.openapi(read, (c) =>
    asTenant(app, c.get('tenantId'), async (tx) => {
      const row = await noteNamed(tx, c.req.valid('param').note)
      c.set('transactionId', row.transaction_id)
      return c.json({ ...toCreditNoteRow(row), ...toPrinted(await documentOf(tx, row.id)) }, 200)
    }),
  )
  const stored = (tenantId: TenantId, name: string) =>
    asTenant(app, tenantId, async (tx) => documentOf(tx, (await noteNamed(tx, name)).id))
  routes.get('/v1/credit-notes/:note/html', async (c) =>
    answerHtml(c, { parts, document: await stored(c.get('tenantId'), c.req.param('note')) }),
  )
  routes.get('/v1/credit-notes/:note/pdf', async (c) =>
    answerPdf(c, { parts, document: await stored(c.get('tenantId'), c.req.param('note')) }),
  )
  return routes
}

/** A credit note's row as public JSON. */
export function toCreditNoteRow(row: CreditNoteListRow) {
  const money = (minor: bigint) => toMoneyJson({ currency: row.currency, minor })
  return {
    id: row.id,
    number: row.number,
    customerId: row.customer_id,
    invoiceId: row.invoice_id,
    corrects: row.corrects_number,
    reason: row.reason,
    currency: row.currency,
    net: money(row.net_minor),
    tax: money(row.tax_minor),
    total: money(row.total_minor),
    issuedOn: row.issued_on,
    source: row.source,
    transactionId: row.transaction_id,
    finalizedAt: row.finalized_at.toISOString(),
    lineCount: row.line_count,
  }
}
