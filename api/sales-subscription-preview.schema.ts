import { z } from '@hono/zod-openapi'
import { printedExample } from './documents.example.ts'
import { lineJson, taxJson } from './documents.schema.ts'
import { cancelJson, changeJson } from './sales-subscriptions.schema.ts'
import { instant, moneyJson } from './shapes.schema.ts'

/** What is to be foreseen; nothing: what falls due next. */
export const wishJson = z
  .strictObject({ change: changeJson.optional(), cancel: cancelJson.optional() })
  .refine(({ change, cancel }) => change === undefined || cancel === undefined, {
    error: 'Send "change" or "cancel", not both.',
    path: ['cancel'],
  })
  .openapi('SubscriptionWish')

const date = z.string().openapi({ format: 'date', example: '2026-04-01' })

const document = {
  net: moneyJson,
  tax: moneyJson,
  total: moneyJson,
  lines: z.array(lineJson),
  taxes: z.array(taxJson),
}

const whenJson = z.object({
  when: z.enum(['now', 'period-end']),
  on: date.openapi({ description: 'In the subscription’s own zone.' }),
  at: instant,
})

/** A step as it would be: its documents to the cent, and what follows. */
export const subscriptionPreviewJson = z
  .object({
    what: z.enum(['begin', 'change', 'cancel', 'renew', 'trial-ends', 'end']),
    currency: z.string(),
    effective: whenJson,
    state: z.string().openapi({ description: 'The state that it would be in.' }),
    plan: z.object({ key: z.string(), version: z.int() }),
    quantity: z.string(),
    credits: z.array(
      z.object({
        invoiceId: z.string(),
        corrects: z.string().openapi({ description: 'The number of the invoice.' }),
        ...document,
        givenBack: moneyJson.openapi({
          description: 'What lowers the amount due of that invoice, or goes back to the payer.',
        }),
        kept: moneyJson.openapi({ description: 'What is held for the next invoices.' }),
      }),
    ),
    invoice: z
      .object({
        ...document,
        applied: moneyJson.openapi({ description: 'What is settled with what is held.' }),
        due: moneyJson,
      })
      .nullable(),
    credit: z.object({ before: moneyJson, after: moneyJson }),
    dueToday: moneyJson,
    next: z
      .object({
        what: z.enum(['renew', 'trial-ends', 'change', 'end']),
        on: date,
        at: instant,
        ...document,
        usageOpen: z.boolean().openapi({
          description: 'Whether usage comes on top: only fixed prices are foreseen.',
        }),
      })
      .nullable()
      .openapi({ description: 'What follows of itself, if nothing happens until then.' }),
  })
  .openapi('SubscriptionPreview')

const money = (amount: string) => ({ amount, currency: 'EUR' })

const documentExample = {
  net: money('4900'),
  tax: money('1029'),
  total: money('5929'),
  lines: printedExample.lines,
  taxes: printedExample.taxes,
}

export const subscriptionPreviewExample: z.input<typeof subscriptionPreviewJson> = {
  what: 'begin',
  currency: 'EUR',
  effective: { when: 'now', on: '2026-03-01', at: '2026-03-01T09:00:00.000Z' },
  state: 'pending',
  plan: { key: 'pro', version: 1 },
  quantity: '1',
  credits: [],
  invoice: { ...documentExample, applied: money('0'), due: money('5929') },
  credit: { before: money('0'), after: money('0') },
  dueToday: money('5929'),
  next: {
    what: 'renew',
    on: '2026-04-01',
    at: '2026-03-31T22:00:00.000Z',
    ...documentExample,
    usageOpen: false,
  },
}
