import { z } from 'zod'
import { parseDecimal } from '../money/decimal.ts'
import { tenTo } from '../money/scale.ts'
import { quantitySchema } from './order-line.schema.ts'

const notBelowZero = quantitySchema.refine((text) => !text.startsWith('-'), {
  error: 'Send it without a minus sign: what a price asks for is not below zero.',
})

const aboveZero = notBelowZero.refine((text) => isAbove(text, '0'), {
  error: 'Send a number above zero.',
})

/** Whether one decimal is above another. What is no decimal is told elsewhere. */
function isAbove(text: string, floor: string): boolean {
  const [one, other] = [parseDecimal(text), parseDecimal(floor)]
  if (one === undefined || other === undefined) return true
  return one.digits * tenTo(other.scale) > other.digits * tenTo(one.scale)
}

const flat = z.strictObject({ kind: z.literal('flat'), amount: notBelowZero })

const perUnit = z.strictObject({ kind: z.literal('per-unit'), unitAmount: notBelowZero })

const tier = z.strictObject({
  upTo: aboveZero.optional(),
  unitAmount: notBelowZero,
  flatAmount: notBelowZero.optional(),
})

const tiers = z
  .array(tier)
  .min(1)
  .max(100)
  .superRefine((all, context) => {
    for (const [index, { upTo }] of all.entries()) {
      const message = wrongEnd({
        upTo,
        before: all[index - 1]?.upTo,
        last: index === all.length - 1,
      })
      if (message !== undefined)
        context.addIssue({ code: 'custom', path: [index, 'upTo'], message })
    }
  })
  .readonly()

type End = {
  readonly upTo: string | undefined
  readonly before: string | undefined
  readonly last: boolean
}

/** What is wrong with where a tier ends, if anything is. */
function wrongEnd({ upTo, before, last }: End): string | undefined {
  if (last)
    return upTo === undefined ? undefined : 'Leave it out of the last tier, which has no end.'
  if (upTo === undefined) return 'Say where this tier ends: only the last has no end.'
  if (before === undefined || isAbove(upTo, before)) return undefined
  return `Send tiers in rising order: this one ends at ${upTo}, the one before at ${before}.`
}

const graduated = z.strictObject({ kind: z.literal('graduated'), tiers })

const block = z.strictObject({
  kind: z.literal('package'),
  size: aboveZero,
  amount: notBelowZero,
  free: notBelowZero.optional(),
})

/** What a price asks for in one currency, in major units. */
export const amountSchema = z.discriminatedUnion('kind', [flat, perUnit, graduated, block], {
  error: 'Send an amount with a kind: "flat", "per-unit", "graduated" or "package".',
})
