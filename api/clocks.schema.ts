import { z } from '@hono/zod-openapi'
import { instant, moneyJson } from './shapes.schema.ts'

const future = z.iso.datetime({
  offset: true,
  error: 'Send an instant as RFC 3339, such as "2026-03-01T00:00:00Z".',
})

/** A test clock to make. */
export const newClockJson = z
  .strictObject({ name: z.string().trim().min(1).max(100), now: future.optional() })
  .openapi('NewClock', { example: { name: 'demo', now: '2026-03-01T00:00:00Z' } })

/** Where to: an instant, a span, or neither for the next thing that is due. */
export const advanceJson = z
  .strictObject({
    to: future.optional(),
    by: z
      .string()
      .regex(/^P(?!$)[0-9YMWDTHS.]{1,30}$/, { error: 'Send a span as ISO 8601, such as "P3D".' })
      .optional(),
  })
  .refine(({ to, by }) => to === undefined || by === undefined, {
    error: 'Send "to" or "by", not both.',
  })
  .openapi('Advance')

const clock = {
  id: z.string(),
  name: z.string(),
  now: instant,
  series: z.string().openapi({
    description: 'Documents of its customers are numbered apart, with this in their series.',
  }),
  moves: z.int(),
  createdAt: instant,
}

export const clockJson = z.object(clock).openapi('Clock')

export const advancedJson = z.object({ ...clock, visited: z.int() }).openapi('AdvancedClock')

export const dueJson = z
  .object({
    due: z.array(
      z.object({
        at: instant,
        zone: z.string().optional().openapi({
          description: 'IANA zone of a subscription: its days begin there.',
        }),
        what: z.string(),
        customerId: z.string(),
        invoiceId: z.string().optional().openapi({ description: 'Of what is collected.' }),
        subscription: z.object({ id: z.string(), key: z.string() }).optional(),
        plan: z.object({ key: z.string(), version: z.int(), name: z.string() }).optional(),
        quantity: z.string().optional(),
        offer: z.object({ id: z.string(), feature: z.string(), plan: z.string() }).optional(),
        amount: moneyJson.optional().openapi({
          description: 'What is owed; of a subscription, what would be invoiced as of now.',
        }),
      }),
    ),
  })
  .openapi('WhatIsDue')

export const clockExample = {
  id: 'clk_01h455vb4pex5vsknk084sn02q',
  name: 'demo',
  now: '2026-03-01T00:00:00.000Z',
  series: 'C1',
  moves: 0,
  createdAt: '2026-02-20T09:00:00.000Z',
}

export const dueExample = {
  due: [
    {
      at: '2026-03-04T08:00:00.000Z',
      what: 'charge again',
      invoiceId: 'inv_01h455vb4pex5vsknk084sn02q',
      customerId: 'cus_01h455vb4pex5vsknk084sn02q',
      amount: { amount: '5929', currency: 'EUR' },
    },
    {
      at: '2026-03-31T22:00:00.000Z',
      zone: 'Europe/Amsterdam',
      what: 'renew',
      customerId: 'cus_01h455vb4pex5vsknk084sn02q',
      subscription: { id: 'sub_01h455vb4pex5vsknk084sn02q', key: 'ada-pro' },
      plan: { key: 'pro', version: 1, name: 'Pro' },
      quantity: '2',
      amount: { amount: '19700', currency: 'EUR' },
    },
  ],
}
