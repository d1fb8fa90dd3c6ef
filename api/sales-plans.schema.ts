import { z } from '@hono/zod-openapi'
import { planKeySchema, planSchema, planShape } from '../domain/sales/plan.schema.ts'
import { pageQuery } from './cursor.ts'
import { filter, instant, pathName } from './shapes.schema.ts'

/** A plan as it is put. */
export const planPutJson = planSchema.openapi('PlanPut')

const shown = {
  id: z.string(),
  key: z.string(),
  version: z.int().openapi({ description: 'Counted from 1. A version never changes.' }),
}

/** One version of a plan. */
export const planJson = planShape.extend(shown).openapi('Plan')

export const putPlanJson = planShape
  .extend({
    ...shown,
    changed: z.boolean().openapi({ description: 'Whether this made a new version.' }),
  })
  .openapi('PutPlan')

export const planVersionJson = planShape
  .extend({ ...shown, createdAt: instant })
  .openapi('PlanVersion')

export const planPutParams = z.object({
  key: planKeySchema.openapi({ param: { name: 'key', in: 'path' }, example: 'pro' }),
})

export const planParams = z.object({ key: pathName('key', 'pro') })

export const planQuery = z.strictObject({
  version: z.coerce.number().int().min(1).max(2_147_483_647).optional().openapi({
    description: 'Which version; by default the latest.',
    example: 1,
  }),
})

export const plansQuery = z.strictObject({
  key: filter('Your own key of the plan.', 'pro'),
  ...pageQuery,
})

export const planPutExample: z.input<typeof planSchema> = {
  name: 'Pro',
  interval: 'month',
  trial: { days: 14, needs: 'payment-method' },
  prices: [
    {
      key: 'base',
      name: 'Pro, per seat',
      timing: 'advance',
      amounts: { CHF: { kind: 'per-unit', unitAmount: '49.00' } },
    },
    {
      key: 'calls',
      name: 'API calls',
      timing: 'arrears',
      meter: 'api_calls',
      amounts: {
        CHF: {
          kind: 'graduated',
          tiers: [{ upTo: '1000', unitAmount: '0' }, { unitAmount: '0.002' }],
        },
      },
    },
  ],
  features: { exports: null, 'ai-answers': { limit: '1000' } },
}

export const planExample = {
  ...planSchema.parse(planPutExample),
  id: 'pln_01h455vb4pex5vsknk084sn02q',
  key: 'pro',
  version: 1,
}
