import { z } from '@hono/zod-openapi'

const rounding = z.strictObject({
  mode: z.enum(['half-up', 'half-even', 'down']),
  at: z.enum(['line', 'tax-group', 'document']),
})

const usage = z
  .strictObject({
    graceHours: z.int().min(0).max(744).default(0).openapi({
      description: 'So many hours after its end a period still takes usage of its time.',
    }),
    late: z.enum(['next-invoice']).default('next-invoice').openapi({
      description: 'What arrives later still: a line of its own on the next invoice.',
    }),
  })
  .default({ graceHours: 0, late: 'next-invoice' })

/** How a tenant counts, as it is put. */
export const profilePutJson = z
  .strictObject({
    rounding,
    prices: z.enum(['exclusive', 'inclusive']),
    zeroLines: z.enum(['keep', 'drop']),
    usage,
  })
  .openapi('BillingProfilePut')

export const profileJson = profilePutJson
  .extend({ key: z.string(), version: z.int() })
  .openapi('BillingProfile')

export const listedProfileJson = profileJson
  .extend({ current: z.boolean(), builtIn: z.boolean() })
  .openapi('ListedBillingProfile')

const days = z.array(z.int().min(1).max(365)).max(50)

/** How a tenant collects, as it is put. */
export const policyPutJson = z
  .strictObject({
    hour: z.int().min(0).max(23),
    retryAfterDays: days,
    remindAfterDays: days.refine(
      (each) => each.every((day, index) => index === 0 || day > (each[index - 1] ?? 0)),
      {
        error: 'Send the days in rising order: each counts from the first failure.',
      },
    ),
    giveUpAfterDays: z.int().min(1).max(365),
    askAfterSeconds: z.array(z.int().min(1).max(604_800)).min(1).max(50),
    graceWhile: z.array(z.enum(['hard', 'soft', 'action', 'unmapped'])).max(10),
  })
  .openapi('DunningPolicyPut')

export const policyJson = policyPutJson.extend({ version: z.int() }).openapi('DunningPolicy')

export const profileExample = {
  key: 'durabill',
  version: 1,
  rounding: { mode: 'half-up' as const, at: 'tax-group' as const },
  prices: 'exclusive' as const,
  zeroLines: 'keep' as const,
  usage: { graceHours: 0, late: 'next-invoice' as const },
}

export const policyExample = {
  version: 1,
  hour: 9,
  retryAfterDays: [3, 5, 7, 7],
  remindAfterDays: [3, 7],
  giveUpAfterDays: 14,
  askAfterSeconds: [60, 300, 3_600, 86_400],
  graceWhile: ['soft' as const, 'unmapped' as const],
}
