import { z } from 'zod'
import type { BillingProfile } from './document.ts'

/** A billing profile as it is stored and as the API takes it. */
export const profileSchema: z.ZodType<BillingProfile> = z
  .strictObject({
    key: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, {
      error: 'A profile key is lower-case letters, digits and dashes, at most 64.',
    }),
    version: z.int().positive(),
    rounding: z
      .strictObject({
        mode: z.enum(['half-up', 'half-even', 'down']),
        at: z.enum(['line', 'tax-group', 'document']),
      })
      .readonly(),
    prices: z.enum(['exclusive', 'inclusive']),
    zeroLines: z.enum(['keep', 'drop']),
    usage: z
      .strictObject({ graceHours: z.int().min(0).max(744), late: z.literal('next-invoice') })
      .readonly()
      .exactOptional(),
  })
  .readonly()
