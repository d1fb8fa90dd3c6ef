import { z } from '@hono/zod-openapi'
import { takenBackSchema } from '../domain/sales/order-line.schema.ts'
import { lineJson, taxJson } from './documents.schema.ts'
import { printedExample } from './documents.example.ts'
import { moneyJson } from './shapes.schema.ts'

const line = z.union(
  [
    z.strictObject({ key: z.string().min(1).max(50), quantity: takenBackSchema.optional() }),
    z.strictObject({ product: z.string().min(1).max(100), quantity: takenBackSchema.optional() }),
  ],
  { error: 'Name a line as {"key":"1","quantity":"2"} or {"product":"…","quantity":"2"}.' },
)

/** What of an invoice is taken back, and why; without lines, all that is left. */
export const creditJson = z
  .strictObject({
    reason: z.string().trim().min(1).max(500),
    lines: z.array(line).min(1).max(10_000).optional(),
  })
  .openapi('Credit')

export type CreditLines = z.infer<typeof creditJson>['lines']

/** A credit note as it would be. */
export const previewJson = z
  .object({
    currency: z.string(),
    net: moneyJson,
    tax: moneyJson,
    total: moneyJson,
    lines: z.array(lineJson),
    taxes: z.array(taxJson),
  })
  .openapi('CreditPreview')

const money = (amount: string) => ({ amount, currency: 'EUR' })

export const previewExample = {
  currency: 'EUR',
  net: money('4900'),
  tax: money('1029'),
  total: money('5929'),
  lines: printedExample.lines,
  taxes: printedExample.taxes,
}
