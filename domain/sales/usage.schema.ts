import { z } from 'zod'
import { quantitySchema } from './order-line.schema.ts'

const text = z.string().trim().min(1).max(100)

/** A customer who is there already: usage makes nobody. */
const customer = z.union(
  [
    z.strictObject({
      id: z
        .string()
        .regex(/^cus_[0-9a-z]{26}$/, { error: 'Our id of a customer looks like "cus_…".' }),
    }),
    z.strictObject({ key: text }),
  ],
  { error: 'Name the customer as {"key":"…"} or {"id":"cus_…"}.' },
)

/** The data of `usage.recorded`. */
export const usageRecordedSchema = z.strictObject({
  customer,
  /** Which of the customer's subscriptions, by key or id; by default the oldest with such a meter. */
  subscription: text.optional(),
  /** The key of what is counted. */
  meter: text,
  /** How much: a decimal as text, zero or more. */
  quantity: quantitySchema
    .refine((written) => !written.startsWith('-'), {
      error: 'Usage is not negative: send what was used, or nothing.',
    })
    .default('1'),
})
