import { z } from 'zod'
import { parseDecimal } from '../money/decimal.ts'

const decimalForm =
  'Write a plain decimal number as a string, such as "2.55": up to 18 digits before the point and 12 behind.'

function wrongType(input: unknown): string {
  if (typeof input !== 'number') return decimalForm
  return Number.isSafeInteger(input)
    ? `Send it as a string: "${input}".`
    : 'A JSON number is not exact here: send it as a string, such as "2.55".'
}

const decimalText = z
  .string({ error: (issue) => wrongType(issue.input) })
  .refine((text) => parseDecimal(text) !== undefined, { error: decimalForm })

/** A decimal as text. A whole number may also be a JSON number; a fraction must be text. */
export const quantitySchema = z.union([z.int().transform(String), decimalText], {
  error: (issue) => wrongType(issue.input),
})

const notNegative = decimalText.refine((text) => !text.startsWith('-'), {
  error: 'A unit price is not negative: give the quantity the minus sign, or use a discount.',
})

const percent = quantitySchema.refine((text) => withinPercent(text), {
  error: 'A percentage is from 0 to 100.',
})

function withinPercent(text: string): boolean {
  const { digits, scale } = parseDecimal(text) ?? { digits: -1n, scale: 0 }
  return digits >= 0n && digits <= 100n * 10n ** BigInt(scale)
}

const discount = z.union([z.strictObject({ percent }), z.strictObject({ amount: notNegative })], {
  error: 'A discount is either {"percent": "10"} or {"amount": "5.00"} in major units.',
})

/** What kind of rate a line falls under. */
export const taxCategorySchema = z.enum([
  'standard',
  'reduced',
  'second-reduced',
  'special',
  'zero',
  'exempt',
  'outside-scope',
])

const lineShape = {
  /** Names the line inside the order; by default its place, from "1". */
  key: z.string().min(1).max(50).optional(),
  /** The product's own key, or our `prd_…`. */
  product: z.string().min(1).max(100).optional(),
  description: z.string().min(1).max(500).optional(),
  unitPrice: notNegative.optional(),
  discount: discount.optional(),
  taxCategory: taxCategorySchema.optional(),
  features: z.array(z.string().min(1).max(100)).max(100).optional(),
}

/** One line of an order. What is left out comes from the product. */
export const orderLineSchema = z
  .strictObject({ ...lineShape, quantity: quantitySchema })
  .refine(isPriceable, {
    error: 'Name a product, or send a description and a unit price.',
  })

/** A quantity above zero: a cancellation says how much is taken back without a minus sign. */
export const takenBackSchema = quantitySchema.refine((text) => !/^-|^0(?:\.0+)?$/.test(text), {
  error: 'Send how much is cancelled as a quantity above zero, without a minus sign.',
})

/** The same line with a quantity above zero. */
export const cancelledLineSchema = z
  .strictObject({ ...lineShape, quantity: takenBackSchema })
  .refine(isPriceable, {
    error: 'Name a product, or send a description and a unit price.',
  })

function isPriceable(line: { product?: unknown; description?: unknown; unitPrice?: unknown }) {
  if (line.product !== undefined) return true
  return line.description !== undefined && line.unitPrice !== undefined
}
