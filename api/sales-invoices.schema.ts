import { z } from '@hono/zod-openapi'
import { pageQuery } from './cursor.ts'
import { creditNoteRowJson, printed } from './documents.schema.ts'
import { filter, instant, moneyJson } from './shapes.schema.ts'

export const invoiceStatus = z.enum(['open', 'paid', 'uncollectible', 'credited'])

/** An invoice as lists show it. */
export const invoiceRowJson = z
  .object({
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
  })
  .openapi('InvoiceRow')

/** An invoice with all that it prints. */
export const invoiceJson = invoiceRowJson
  .extend({ ...printed, creditNotes: z.array(creditNoteRowJson) })
  .openapi('Invoice')

const step = z.object({
  rule: z.string(),
  inputs: z.record(z.string(), z.string()),
  result: z.string(),
})

/** Why each line came to its amount. */
export const explanationJson = z
  .object({
    number: z.string(),
    lines: z.array(z.object({ key: z.string(), text: z.string(), steps: z.array(step) })),
    repriced: z.boolean().openapi({
      description: 'Whether pricing the stored inputs again gives the same document, bit for bit.',
    }),
    why: z.object({
      profile: z.string(),
      prices: z.string(),
      taxCountry: z.string(),
      suppliedOn: z.string(),
      issuedOn: z.string(),
      source: z.string(),
      orderKey: z.string().nullable(),
      transactionId: z.string(),
    }),
  })
  .openapi('Explanation')

/** The filters of the list of invoices. */
export const invoicesQuery = z.strictObject({
  customer: filter('Our id of a customer, or your key of one.', 'cus_01h455vb4pex5vsknk084sn02q'),
  status: invoiceStatus.optional(),
  source: filter('The source of the event that was invoiced.', 'shop'),
  number: filter('The number as printed.', 'INV-2026-0001'),
  ...pageQuery,
})
