import { z } from 'zod'
import { parseDecimal } from '../money/decimal.ts'
import { currencySchema } from '../money/money.schema.ts'
import { country, customer, text } from './order.schema.ts'

const positive = z.string().refine((written) => (parseDecimal(written)?.digits ?? 0n) > 0n, {
  error: 'Write the quantity as a decimal above zero, such as "3".',
})

const percent = z.string().refine(
  (written) => {
    const number = parseDecimal(written)
    return (
      number !== undefined &&
      number.digits >= 0n &&
      number.digits <= 100n * 10n ** BigInt(number.scale)
    )
  },
  { error: 'Write the discount as percent from 0 to 100, such as "12.5".' },
)

/** The data of `subscription.requested`. */
export const subscriptionRequestedSchema = z.strictObject({
  /** The product's own key of the subscription. */
  subscription: text(100),
  customer,
  /** Key or id of a plan; its latest version is taken. */
  plan: text(100),
  quantity: positive.default('1'),
  /** By default the customer's, else the only one that the plan is sold in. */
  currency: currencySchema.optional(),
  discountPercent: percent.optional(),
  /** The token that the provider's hosted fields gave the product: `pm_…`. */
  paymentMethod: text(255).optional(),
  country: country.optional(),
  /** Key of the seller. */
  legalEntity: text(100).default('default'),
})

/** The data of `subscription.change.requested`. */
export const subscriptionChangeSchema = z
  .strictObject({
    /** Our id, or the product's key. */
    subscription: text(100),
    plan: text(100).optional(),
    quantity: positive.optional(),
    /** `auto`: upwards now, downwards at the period's end. `never` withdraws a change that waits. */
    when: z.enum(['auto', 'now', 'period-end', 'never']).default('auto'),
  })
  .refine(
    ({ plan, quantity, when }) => when === 'never' || plan !== undefined || quantity !== undefined,
    { error: 'Send a plan, a quantity, or both.', path: ['plan'] },
  )

/** The data of `subscription.cancel.requested`. */
export const subscriptionCancelSchema = z.strictObject({
  subscription: text(100),
  /** `never` withdraws a cancellation that waits for the period's end. */
  when: z.enum(['period-end', 'now', 'never']).default('period-end'),
  /** What becomes of the paid rest of the period, when it ends now. */
  settle: z.enum(['credit', 'refund', 'none']).default('credit'),
  reason: text(500).optional(),
})
