import { z } from '@hono/zod-openapi'
import { instant, moneyJson } from './shapes.schema.ts'

export const offerStates = ['open', 'taken', 'expired', 'withdrawn'] as const

const date = z.string().openapi({ format: 'date', example: '2026-04-02' })

const line = z
  .object({
    kind: z.enum(['charge', 'credit', 'held']),
    description: z.string(),
    period: z.object({ from: date, until: date }).nullable(),
    amount: moneyJson,
    explained: z.array(z.string()),
  })
  .openapi('OfferLine', {
    description: '`held`: kept for the customer from before. What is taken off is below zero.',
  })

export const offerJson = z
  .object({
    id: z.string(),
    state: z.enum(offerStates),
    customerId: z.string(),
    feature: z.string(),
    subscriptionId: z
      .string()
      .nullable()
      .openapi({ description: 'The one that changes; null: one begins.' }),
    plan: z.object({ key: z.string(), name: z.string(), version: z.int() }),
    denied: z.object({
      reason: z.string(),
      limit: z.string().nullable(),
      used: z.string().nullable(),
      resetsAt: instant.nullable(),
    }),
    today: moneyJson,
    // oxlint-disable-next-line unicorn/no-thenable -- The word of the contract; it is data, no function.
    then: moneyJson,
    thenOn: date,
    every: z.object({ unit: z.enum(['day', 'week', 'month', 'year']), count: z.int() }),
    plusUsage: z.boolean().openapi({ description: 'Whether what is used is charged on top.' }),
    lines: z.array(line),
    madeAt: instant,
    expiresAt: instant,
    url: z.string(),
    eventId: z.string().nullable().openapi({ description: 'The event that took it.' }),
    transactionId: z.string(),
  })
  .openapi('Offer')

const eur = (amount: string) => ({ amount, currency: 'EUR' })

export const offerExample = {
  id: 'off_01h455vb4pex5vsknk084sn02q',
  state: 'open' as const,
  customerId: 'cus_01h455vb4pex5vsknk084sn02q',
  feature: 'api_calls',
  subscriptionId: 'sub_01h455vb4pex5vsknk084sn02q',
  plan: { key: 'pro', name: 'Pro', version: 1 },
  denied: {
    reason: 'quota-used-up',
    limit: '1000',
    used: '1000',
    resetsAt: '2026-04-30T22:00:00.000Z',
  },
  today: eur('1400'),
  // oxlint-disable-next-line unicorn/no-thenable -- The word of the contract; it is data, no function.
  then: eur('4900'),
  thenOn: '2026-05-01',
  every: { unit: 'month' as const, count: 1 },
  plusUsage: false,
  lines: [
    {
      kind: 'charge' as const,
      description: 'Base',
      period: { from: '2026-04-10', until: '2026-05-01' },
      amount: eur('3430'),
      explained: ['Part of the period: 49.00 × 21/30 = 34.30'],
    },
    {
      kind: 'credit' as const,
      description: 'Base',
      period: { from: '2026-04-01', until: '2026-05-01' },
      amount: eur('-2030'),
      explained: ['Credited, net: 21/30 of 29.00 = 20.30'],
    },
  ],
  madeAt: '2026-04-10T10:00:00.000Z',
  expiresAt: '2026-04-17T10:00:00.000Z',
  url: 'https://billing.example/offers/off_01h455vb4pex5vsknk084sn02q',
  eventId: null,
  transactionId: 'txn_01h455vb4pex5vsknk084sn02q',
}
