import { z } from '@hono/zod-openapi'

const tier = z.object({
  upTo: z.string().optional(),
  unitAmount: z.string(),
  flatAmount: z.string().optional(),
})

/** What a quantity costs where one unit price does not say it. */
export const tariffJson = z
  .union([
    z.object({ kind: z.literal('graduated'), tiers: z.array(tier) }),
    z.object({
      kind: z.literal('package'),
      size: z.string(),
      amount: z.string(),
      free: z.string().optional(),
    }),
  ])
  .openapi('LineTariff')

/** The part of a full period that is charged: 21 of 30 days. */
export const shareJson = z
  .object({ numerator: z.string(), denominator: z.string() })
  .openapi('LineShare', { example: { numerator: '21', denominator: '30' } })

/** The time a line is about, as dates `[from, until)` in the customer's zone. */
export const periodJson = z
  .object({ from: z.string(), until: z.string() })
  .openapi('LinePeriod', { example: { from: '2026-05-01', until: '2026-06-01' } })

/** Which price of which plan the line comes from, for which subscription. */
export const originJson = z
  .object({
    subscriptionId: z.string(),
    planKey: z.string(),
    planVersion: z.int(),
    priceKey: z.string(),
    windowId: z.string().optional().openapi({ description: 'The usage that was rated.' }),
  })
  .openapi('LineOrigin')
