import { z } from 'zod'

import { taxCategorySchema } from '../../domain/sales/order-line.schema.ts'
import { currencySchema } from '../../domain/money/money.schema.ts'

const column = z.string().min(1)
const countryCode = z.string().regex(/^[A-Z]{2}$/, 'is two capital letters (ISO 3166-1)')

/** How the columns of a CSV file of order lines become orders. */
export const mappingSchema = z.strictObject({
  /** One character. */
  delimiter: z.string().length(1).default(','),
  /** The column that says which document a line belongs to. */
  document: column,
  line: z.strictObject({
    product: column,
    description: column,
    quantity: column,
    unitPrice: column,
    taxCategory: taxCategorySchema.default('standard'),
  }),
  date: z.strictObject({
    column,
    /** In which order a date names year, month and day; ISO 8601 is always read. */
    order: z.enum(['ymd', 'mdy', 'dmy']).default('ymd'),
    /** The IANA zone in which the file tells its times. */
    zone: z.string().min(1),
  }),
  customer: z.strictObject({
    column,
    /** `{key}` stands for the customer's key; so in `email`. */
    name: z.string().min(1).optional(),
    email: z.string().min(3).optional(),
    /** The one customer of every document that names none. */
    cash: z.strictObject({ key: z.string().min(1), name: z.string().min(1) }),
    /** The provider's token to charge; without one, documents are invoiced and stay open. */
    paymentMethod: z.string().min(1).optional(),
  }),
  currency: z.union([z.strictObject({ fixed: currencySchema }), z.strictObject({ column })]),
  country: z
    .strictObject({
      column,
      /** Names as the file writes them. Two-letter codes are understood without. */
      codes: z.record(z.string(), countryCode).default({}),
    })
    .optional(),
  cancellation: z.strictObject({
    /** A document whose number begins so is a cancellation. */
    prefix: z.string().min(1).optional(),
    /** How the file writes what such a document takes back. */
    quantities: z.enum(['negative', 'positive']).default('negative'),
    /** The column that names the document taken back; without one, the cancellation's own number. */
    corrects: column.optional(),
    reason: z.string().min(1).default('Cancelled in the other system'),
  }),
})

export type Mapping = z.infer<typeof mappingSchema>
