import { asTenant } from '../adapters/postgres/client.ts'
import { type InvoiceListRow, listInvoices } from '../adapters/postgres/sales/list-invoices.ts'
import { toMoneyJson } from '../domain/money/money.schema.ts'
import { listOf, pageOf } from './cursor.ts'
import { customerNamed } from './customer-named.ts'
import { invoiceExample } from './sales-invoices.example.ts'
import { invoiceRowJson, invoicesQuery } from './sales-invoices.schema.ts'
import type { ApiParts } from './parts.ts'
import { newRoutes, operation } from './routes.ts'
import { listJson } from './shapes.schema.ts'

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

/** Final invoices, listed. */
export function invoices({ app }: ApiParts) {
  const routes = newRoutes()
  routes.openapi(list, async (c) => {
    const query = c.req.valid('query')
    const page = pageOf(query)
    const rows = await asTenant(app, c.get('tenantId'), async (tx) => {
      const customerId = await customerNamed(tx, query.customer)
      return listInvoices(tx, { page, filter: { ...query, customerId } })
    })
    return c.json(listOf(rows, { page, show: toInvoiceRow }), 200)
  })
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
