import { z } from '@hono/zod-openapi'
import { parseDecimal } from '../domain/money/decimal.ts'
import { currencySchema } from '../domain/money/money.schema.ts'
import { formatNumber } from '../domain/sales/number.ts'
import { taxCategorySchema } from '../domain/sales/order-line.schema.ts'
import { addressJson, zone } from './shapes.schema.ts'

const text = (max: number) => z.string().trim().min(1).max(max)

const price = z
  .string()
  .refine((written) => !written.startsWith('-') && parseDecimal(written) !== undefined, {
    error: 'Write a unit price as a decimal of major units, such as "49.00".',
  })

/** A product as it is put. */
export const productPutJson = z
  .strictObject({
    name: text(200),
    taxCategory: taxCategorySchema.default('standard'),
    features: z
      .array(text(100))
      .max(100)
      .default([])
      .openapi({ description: 'What a customer may use who has paid for it.' }),
    prices: z
      .record(currencySchema, price)
      .openapi({ description: 'Unit prices in major units, by currency.' }),
  })
  .openapi('ProductPut')

export const productJson = z
  .object({
    id: z.string(),
    key: z.string(),
    name: z.string(),
    taxCategory: taxCategorySchema,
    features: z.array(z.string()),
    prices: z.record(z.string(), z.string()),
  })
  .openapi('Product')

const series = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9/._-]{0,19}$/, {
  error: 'A series is up to 20 letters, digits and - _ / .',
})

/** A seller as it is put. */
export const legalEntityPutJson = z
  .strictObject({
    name: text(200),
    address: addressJson,
    taxId: text(30).optional(),
    zone,
    footer: text(2_000).optional(),
    invoiceSeries: series.default('INV'),
    creditNoteSeries: series.default('CN'),
    numberPattern: z.string().max(60).default('{series}-{year}-{counter:4}'),
  })
  .superRefine((entity, context) => {
    const tried = formatNumber({
      pattern: entity.numberPattern,
      series: entity.invoiceSeries,
      year: 2026,
      counter: 1,
    })
    if (typeof tried !== 'string')
      context.addIssue({
        code: 'custom',
        path: ['numberPattern'],
        message: `${tried.message} ${tried.fix}`,
      })
  })
  .openapi('LegalEntityPut')

export const legalEntityJson = z
  .object({
    id: z.string(),
    key: z.string(),
    name: z.string(),
    address: addressJson,
    taxId: z.string().nullable(),
    zone: z.string(),
    footer: z.string().nullable(),
    invoiceSeries: z.string(),
    creditNoteSeries: z.string(),
    numberPattern: z.string(),
  })
  .openapi('LegalEntity')

export const productExample = {
  id: 'prd_01h455vb4pex5vsknk084sn02q',
  key: 'pro',
  name: 'Pro, monthly',
  taxCategory: 'standard' as const,
  features: ['exports'],
  prices: { EUR: '49.00' },
}

export const legalEntityExample = {
  id: 'len_01h455vb4pex5vsknk084sn02q',
  key: 'default',
  name: 'Example AG',
  address: { line1: 'Bahnhofstrasse 1', postcode: '8001', city: 'Zürich', country: 'CH' },
  taxId: 'CHE-123.456.789',
  zone: 'Europe/Zurich',
  footer: null,
  invoiceSeries: 'INV',
  creditNoteSeries: 'CN',
  numberPattern: '{series}-{year}-{counter:4}',
}
