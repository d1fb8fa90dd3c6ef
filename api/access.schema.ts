import { z } from '@hono/zod-openapi'
import { parseDecimal } from '../domain/money/decimal.ts'
import { instant, moneyJson } from './shapes.schema.ts'

const customer = z.union(
  [
    z.string().regex(/^cus_[0-9a-z]{26}$/),
    z.strictObject({ key: z.string().min(1).max(100) }),
    z.strictObject({ id: z.string().regex(/^cus_[0-9a-z]{26}$/) }),
  ],
  { error: 'Send a customer as "cus_…" or {"key":"…"}.' },
)

const feature = z.string().min(1).max(100)

const quantity = z
  .string()
  .refine(isAboveZero, {
    error:
      'Send a decimal above zero as text, such as "1" or "0.5": 18 digits, a point and 12 at most.',
  })
  .openapi({ example: '1' })

/** What is about to be used: a quantity, with or without a name of its own. */
const consumption = z.union(
  [quantity, z.strictObject({ quantity, id: z.string().min(1).max(200).optional() })],
  { error: 'Send what is consumed as "1" or {"quantity":"1","id":"…"}.' },
)

/** A question of the product. */
export const checkJson = z
  .strictObject({
    customer,
    feature,
    consume: consumption.optional().openapi({
      description:
        'Takes so many units from the quota if all of them fit, and takes none otherwise. With an `id` a repeat is answered the same and counts once; a new try takes a new `id`.',
    }),
    preview: z.boolean().optional().openapi({
      description: 'Answers as if `consume` were carried out, from memory, and takes nothing.',
    }),
  })
  .openapi('Check')

export const checkQuery = z.strictObject({
  customer: z
    .string()
    .min(1)
    .max(200)
    .regex(/^[^\0]*$/)
    .openapi({ description: 'Our id of a customer, or your key of one.', example: 'ada' }),
  feature: feature.openapi({ example: 'exports' }),
})

/** A priced way out of a denial. */
const offerJson = z
  .object({
    offerId: z.string().nullable(),
    plan: z.string(),
    today: moneyJson,
    // oxlint-disable-next-line unicorn/no-thenable -- The word of the contract; it is data, no function.
    then: moneyJson,
    every: z.string(),
    url: z.string().nullable(),
  })
  .openapi('CheckOffer')

const standing = z.enum(['paid', 'trial', 'grace'])

/** Its answer. */
export const checkedJson = z
  .object({
    allowed: z.boolean(),
    reason: z.enum([...standing.options, 'no-grant', 'ended', 'quota-used-up']),
    feature: z.string(),
    customerId: z.string(),
    limit: z.string().optional().openapi({ description: 'Units in a period, over all causes.' }),
    used: z.string().optional(),
    remaining: z.string().optional(),
    resetsAt: instant.optional(),
    until: instant.optional(),
    offer: offerJson.optional(),
    asOf: instant,
  })
  .openapi('Checked')

/** Whether a text is a quantity that can be consumed. */
function isAboveZero(text: string): boolean {
  return (parseDecimal(text)?.digits ?? 0n) > 0n
}

export const entitlementJson = z
  .object({
    id: z.string(),
    customerId: z.string(),
    feature: z.string(),
    cause: z.object({ kind: z.string(), id: z.string() }),
    standing,
    startsAt: instant,
    endsAt: instant.nullable(),
    endedBecause: z.string().nullable(),
    transactionId: z.string(),
  })
  .openapi('Entitlement')

const customerId = 'cus_01h455vb4pex5vsknk084sn02q'

export const checkExample = {
  allowed: true,
  reason: 'paid' as const,
  feature: 'exports',
  customerId,
  limit: '1000',
  used: '12',
  remaining: '988',
  resetsAt: '2026-04-01T00:00:00.000Z',
  asOf: '2026-03-01T09:00:00.250Z',
}

export const entitlementExample = {
  id: 'gra_01h455vb4pex5vsknk084sn02q',
  customerId,
  feature: 'exports',
  cause: { kind: 'purchase', id: 'inv_01h455vb4pex5vsknk084sn02q' },
  standing: 'paid' as const,
  startsAt: '2026-03-01T09:00:00.402Z',
  endsAt: null,
  endedBecause: null,
  transactionId: 'txn_01h455vb4pex5vsknk084sn02q',
}
