import { z } from '@hono/zod-openapi'
import { addressJson, instant, moneyJson } from './shapes.schema.ts'
import { originJson, periodJson, shareJson, tariffJson } from './line-price.schema.ts'

/** One line of a final document, with the words that explain its amount. */
export const lineJson = z
  .object({
    key: z.string(),
    productKey: z.string().nullable(),
    description: z.string(),
    quantity: z.string(),
    unitPrice: z.string().nullable().openapi({ description: 'Null where a tariff is the price.' }),
    tariff: tariffJson.optional(),
    after: z
      .string()
      .optional()
      .openapi({ description: 'Units billed before under the same tariff: these come on top.' }),
    share: shareJson.optional(),
    discount: z
      .union([z.object({ percent: z.string() }), z.object({ amount: moneyJson })])
      .optional(),
    taxCategory: z.string(),
    taxRate: z.string(),
    list: moneyJson,
    discountAmount: moneyJson,
    net: moneyJson,
    tax: moneyJson,
    total: moneyJson,
    period: periodJson.optional(),
    origin: originJson.optional(),
    features: z.array(z.string()),
    explanation: z.string(),
  })
  .openapi('Line')

export const taxJson = z
  .object({
    category: z.string(),
    rate: z.string(),
    country: z.string(),
    net: moneyJson,
    tax: moneyJson,
  })
  .openapi('TaxGroup')

const party = {
  name: z.string(),
  email: z.string().optional(),
  address: addressJson,
  taxId: z.string().optional(),
}

/** What every final document prints. */
export const printed = {
  lines: z.array(lineJson),
  taxes: z.array(taxJson),
  seller: z.object({ ...party, footer: z.string().optional() }),
  buyer: z.object({ ...party, customerKey: z.string() }),
  locale: z.string(),
  suppliedOn: z.string(),
  profile: z.object({
    key: z.string(),
    version: z.int(),
    prices: z.enum(['exclusive', 'inclusive']),
  }),
}

export const creditNoteRowJson = z
  .object({
    id: z.string(),
    number: z.string(),
    customerId: z.string(),
    invoiceId: z.string().nullable(),
    corrects: z.string().nullable(),
    reason: z.string().nullable(),
    currency: z.string(),
    net: moneyJson,
    tax: moneyJson,
    total: moneyJson,
    issuedOn: z.string(),
    source: z.string(),
    transactionId: z.string(),
    finalizedAt: instant,
    lineCount: z.int(),
  })
  .openapi('CreditNoteRow')
