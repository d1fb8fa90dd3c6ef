import { z } from '@hono/zod-openapi'
import { instant } from './shapes.schema.ts'

const customer = z.union(
  [
    z.string().regex(/^cus_[0-9a-z]{26}$/),
    z.strictObject({ key: z.string().min(1).max(100) }),
    z.strictObject({ id: z.string().regex(/^cus_[0-9a-z]{26}$/) }),
  ],
  { error: 'Send a customer as "cus_…" or {"key":"…"}.' },
)

/** A question of the product. */
export const checkJson = z
  .strictObject({ customer, feature: z.string().min(1).max(100) })
  .openapi('Check')

/** Its answer. */
export const checkedJson = z
  .object({
    allowed: z.boolean(),
    reason: z.enum(['paid', 'grace', 'no-grant', 'ended']),
    feature: z.string(),
    customerId: z.string(),
    until: instant.optional(),
    asOf: instant,
  })
  .openapi('Checked')

export const entitlementJson = z
  .object({
    id: z.string(),
    customerId: z.string(),
    feature: z.string(),
    cause: z.object({ kind: z.string(), id: z.string() }),
    standing: z.enum(['paid', 'grace']),
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
