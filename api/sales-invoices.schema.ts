import { z } from '@hono/zod-openapi'
import { filter, instant, moneyJson } from './shapes.schema.ts'
import { pageQuery } from './cursor.ts'

export const invoiceStatus = z.enum(['open', 'paid', 'uncollectible', 'credited'])

const row = {
  id: z.string(),
  number: z.string(),
  status: invoiceStatus,
  customerId: z.string(),
  currency: z.string(),
  net: moneyJson,
  tax: moneyJson,
  total: moneyJson,
  paid: moneyJson,
  credited: moneyJson,
  refunded: moneyJson,
  issuedOn: z.string(),
  orderKey: z.string().nullable(),
  source: z.string(),
  transactionId: z.string(),
  finalizedAt: instant,
  lineCount: z.int(),
}

/** An invoice as lists show it. */
export const invoiceRowJson = z.object(row).openapi('InvoiceRow')

/** The filters of the list of invoices. */
export const invoicesQuery = z.strictObject({
  customer: filter('Our id of a customer, or your key of one.', 'cus_01h455vb4pex5vsknk084sn02q'),
  status: invoiceStatus.optional(),
  source: filter('The source of the event that was invoiced.', 'shop'),
  number: filter('The number as printed.', 'INV-2026-0001'),
  ...pageQuery,
})
