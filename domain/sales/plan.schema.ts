import { z } from 'zod'
import { isCurrency } from '../money/currency.ts'
import { amountSchema } from './amount.schema.ts'
import { quantitySchema, taxCategorySchema } from './order-line.schema.ts'
import type { PlanBody } from './plan.ts'

const text = (max: number) => z.string().trim().min(1).max(max)

const name = (what: string, max: number) =>
  z.string().regex(new RegExp(`^[A-Za-z0-9][A-Za-z0-9_.:-]{0,${max - 1}}$`), {
    error: `A ${what} is up to ${max} letters, digits and _ . : -, with a letter or digit first.`,
  })

/** The product's own name of a meter. */
export const meterKeySchema = name('meter key', 100)

/** The product's own name of a plan, which is not taken for one of our ids. */
export const planKeySchema = name('plan key', 100).refine((key) => !key.startsWith('pln_'), {
  error: 'Give the plan a key that does not look like an id of ours, "pln_…".',
})

const shorthand = {
  day: { unit: 'day', count: 1 },
  week: { unit: 'week', count: 1 },
  month: { unit: 'month', count: 1 },
  quarter: { unit: 'month', count: 3 },
  year: { unit: 'year', count: 1 },
} as const

const interval = z.union(
  [
    z.enum(['day', 'week', 'month', 'quarter', 'year']).transform((word) => shorthand[word]),
    z.strictObject({
      unit: z.enum(['day', 'week', 'month', 'year']),
      count: z.int().min(1).max(1_000),
    }),
  ],
  {
    error:
      'Send an interval as "day", "week", "month", "quarter" or "year", or as {"unit":"month","count":2}.',
  },
)

/** A record of which each name is looked at by `refuse`, which says what is wrong with it. */
const recordOf = <Value extends z.ZodType>(
  value: Value,
  refuse: (key: string) => string | undefined,
) =>
  z.record(z.string(), value).superRefine((record, context) => {
    for (const key of Object.keys(record)) {
      const message = refuse(key)
      if (message !== undefined) context.addIssue({ code: 'custom', path: [key], message })
    }
  })

const amounts = recordOf(amountSchema, (code) =>
  isCurrency(code)
    ? undefined
    : 'Name each amount by an ISO 4217 currency code in capitals, such as "CHF".',
).refine((record) => Object.keys(record).length > 0, {
  error: 'Send an amount in one currency at least.',
})

const price = z
  .strictObject({
    key: name('price key', 50),
    name: text(200),
    timing: z.enum(['advance', 'arrears']),
    meter: meterKeySchema.optional(),
    taxCategory: taxCategorySchema.default('standard'),
    amounts,
  })
  .refine(({ meter, timing }) => meter === undefined || timing === 'arrears', {
    path: ['timing'],
    error: 'Send "arrears" for a price with a meter: usage is known when a period has ended.',
  })

type Price = z.output<typeof price>

const prices = z
  .array(price)
  .min(1, { error: 'Send one price at least; for a plan that costs nothing, an amount of "0".' })
  .max(100)
  .superRefine((all, context) => {
    const refuse = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message })
    const spoken = currenciesOf(all)
    for (const [index, { key, amounts: each }] of all.entries()) {
      if (all.findIndex((other) => other.key === key) < index)
        refuse([index, 'key'], `Give each price a key of its own: "${key}" is another's too.`)
      const missing = spoken.filter((code) => !Object.hasOwn(each, code))
      if (missing.length > 0)
        refuse(
          [index, 'amounts'],
          `Send every price in the same currencies: here ${missing.join(', ')} is missing.`,
        )
    }
  })
  .readonly()

const currenciesOf = (all: readonly Price[]) => [
  ...new Set(all.flatMap((each) => Object.keys(each.amounts))),
]

const quota = z.strictObject({
  limit: quantitySchema.refine((limit) => !limit.startsWith('-'), {
    error: 'A limit is not below zero; null means no limit.',
  }),
  every: interval.optional(),
})

const features = recordOf(quota.nullable(), (key) =>
  key.length >= 1 && key.length <= 100 && key.trim() === key
    ? undefined
    : 'Name a feature by 1 to 100 characters, without spaces around them.',
).refine((record) => Object.keys(record).length <= 200, { error: 'Send at most 200 features.' })

/** What a plan says, field by field. */
export const planShape = z.strictObject({
  name: text(200),
  interval,
  alignment: z.enum(['anniversary', 'calendar']).default('anniversary'),
  trial: z
    .strictObject({
      days: z.int().min(1).max(730),
      needs: z.enum(['payment-method', 'nothing']).default('payment-method'),
    })
    .optional(),
  prices,
  features: features.default({}),
})

/** The body of a plan as it is put; its key is in the path. */
export const planSchema = planShape.transform(
  // The checks above have seen each currency, and what was read from JSON holds no `undefined`.
  (plan) => plan as Omit<PlanBody, 'key'>,
)
