import { z } from '@hono/zod-openapi'
import { asTenant } from '../adapters/postgres/client.ts'
import { listCreditNotes } from '../adapters/postgres/sales/list-credit-notes.ts'
import { type InvoiceListRow, listInvoices } from '../adapters/postgres/sales/list-invoices.ts'
import { toMoneyJson } from '../domain/money/money.schema.ts'
import { listOf, pageOf } from './cursor.ts'
import { customerNamed } from './customer-named.ts'
import { answerHtml, answerPdf, documentOf, invoiceNamed } from './document-answers.ts'
import { toPrinted } from './document-parts.ts'
import { creditNoteExample, invoiceExample, printedExample } from './documents.example.ts'
import { documentDownloads } from './documents.docs.ts'
import type { ApiParts } from './parts.ts'
import { newRoutes, operation } from './routes.ts'
import { toCreditNoteRow } from './sales-credit-notes.ts'
import { explainInvoice } from './sales-explain.ts'
import { invoiceJson, invoiceRowJson, invoicesQuery } from './sales-invoices.schema.ts'
import { listJson, pathName } from './shapes.schema.ts'

const list = operation({
  method: 'get',
  path: '/v1/invoices',
  tag: 'Invoices',
  summary: 'List invoices',
  description: 'Final invoices with what has become of them, the newest first.',
  request: { query: invoicesQuery },
  status: 200,
  answer: listJson(invoiceRowJson),
  example: { data: [invoiceExample], nextCursor: null },
})

const read = operation({
  method: 'get',
  path: '/v1/invoices/{invoice}',
  tag: 'Invoices',
  summary: 'Read an invoice',
  description:
    'One invoice by id or number, with all that it prints and the notes that correct it.',
  request: { params: z.object({ invoice: pathName('invoice', 'INV-2026-0001') }) },
  status: 200,
  answer: invoiceJson,
  example: { ...invoiceExample, ...printedExample, creditNotes: [creditNoteExample] },
  problems: [404],
})

const notesMax = 1_000

/** Final invoices: listed, read, explained, shown. */
export function invoices(parts: ApiParts) {
  const { app } = parts
  const routes = newRoutes()
  documentDownloads(routes.openAPIRegistry, 'invoice')
  routes.openapi(list, async (c) => {
    const query = c.req.valid('query')
    const page = pageOf(query)
    const rows = await asTenant(app, c.get('tenantId'), async (tx) => {
      const customerId = await customerNamed(tx, query.customer)
      return listInvoices(tx, { page, filter: { ...query, customerId } })
    })
    return c.json(listOf(rows, { page, show: toInvoiceRow }), 200)
  })
  routes.openapi(read, (c) =>
    asTenant(app, c.get('tenantId'), async (tx) => {
      const row = await invoiceNamed(tx, c.req.valid('param').invoice)
      c.set('transactionId', row.transaction_id)
      const document = await documentOf(tx, row.id)
      const notes = await listCreditNotes(tx, {
        page: { limit: notesMax },
        filter: { invoiceId: row.id },
      })
      return c.json(
        { ...toInvoiceRow(row), ...toPrinted(document), creditNotes: notes.map(toCreditNoteRow) },
        200,
      )
    }),
  )
  explainInvoice(routes, parts)
  const stored = (tenantId: Parameters<typeof asTenant>[1], name: string) =>
    asTenant(app, tenantId, async (tx) => documentOf(tx, (await invoiceNamed(tx, name)).id))
  routes.get('/v1/invoices/:invoice/html', async (c) =>
    answerHtml(c, { parts, document: await stored(c.get('tenantId'), c.req.param('invoice')) }),
  )
  routes.get('/v1/invoices/:invoice/pdf', async (c) =>
    answerPdf(c, { parts, document: await stored(c.get('tenantId'), c.req.param('invoice')) }),
  )
  return routes
}

/** An invoice's row as public JSON. */
export function toInvoiceRow(row: InvoiceListRow) {
  const money = (minor: bigint) => toMoneyJson({ currency: row.currency, minor })
  return {
    id: row.id,
    number: row.number,
    status: row.status,
    customerId: row.customer_id,
    currency: row.currency,
    net: money(row.net_minor),
    tax: money(row.tax_minor),
    total: money(row.total_minor),
    paid: money(row.paid_minor),
    credited: money(row.credited_minor),
    refunded: money(row.refunded_minor),
    issuedOn: row.issued_on,
    orderKey: row.order_key,
    source: row.source,
    transactionId: row.transaction_id,
    finalizedAt: row.finalized_at.toISOString(),
    lineCount: row.line_count,
  }
}
