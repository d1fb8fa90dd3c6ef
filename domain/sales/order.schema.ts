import { z } from 'zod'
import { currencySchema } from '../money/money.schema.ts'
import { cancelledLineSchema, orderLineSchema, takenBackSchema } from './order-line.schema.ts'

export const country = z.string().regex(/^[A-Z]{2}$/, {
  error: 'Send the country as two capital letters (ISO 3166-1), such as "CH".',
})
const isoDate = z.iso.date({ error: 'Send a date as YYYY-MM-DD.' })
export const text = (max: number) => z.string().trim().min(1).max(max)

const address = z.strictObject({
  line1: text(200).optional(),
  line2: text(200).optional(),
  postcode: text(20).optional(),
  city: text(100).optional(),
  region: text(100).optional(),
  country,
})

const knownCustomer = z.strictObject({
  id: z.string().regex(/^cus_[0-9a-z]{26}$/, { error: 'Our id of a customer looks like "cus_…".' }),
})

const describedCustomer = z.strictObject({
  /** The product's own key of the customer. The customer is made, or updated, by it. */
  key: text(100),
  name: text(200).optional(),
  email: z.email({ error: 'Send one plain e-mail address.' }).max(254).optional(),
  /** BCP 47. */
  locale: z
    .string()
    .regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, { error: 'A locale looks like "de-CH".' })
    .optional(),
  /** IANA name. */
  zone: z
    .string()
    .max(64)
    .regex(/^[A-Za-z]+(?:[/_+-][A-Za-z0-9]+)*$/, {
      error: 'A time zone looks like "Europe/Zurich".',
    })
    .optional(),
  currency: currencySchema.optional(),
  taxId: text(30).optional(),
  address: address.optional(),
})

export const customer = z.union([knownCustomer, describedCustomer], {
  error: 'Send a customer as {"id":"cus_…"} or {"key":"…", "name":"…", …}.',
})

const metadata = z
  .record(z.string().min(1).max(40), z.string().max(500))
  .refine((record) => Object.keys(record).length <= 50, { error: 'Send at most 50 entries.' })

function hasDistinctKeys(lines: readonly { readonly key?: string | undefined }[]): boolean {
  const keys = lines.map((line, index) => line.key ?? String(index + 1))
  return new Set(keys).size === keys.length
}

const distinct = { error: 'Two lines have the same key; a line without one is named by its place.' }

const lines = z.array(orderLineSchema).min(1).max(10_000).refine(hasDistinctKeys, distinct)

/** The data of `order.placed`. */
export const orderPlacedSchema = z.strictObject({
  /** The product's own id of the order. */
  order: text(100),
  customer,
  currency: currencySchema,
  /** The token that the provider's hosted fields gave the product: `pm_…`. */
  paymentMethod: text(255).optional(),
  /** Whether unit prices contain the tax; by default as the billing profile says. */
  taxIncluded: z.boolean().optional(),
  /** Whose tax applies; by default the country of the customer's address, else the seller's. */
  country: country.optional(),
  lines,
  metadata: metadata.optional(),
})

const reason = text(500)

const cancelledOrder = z.strictObject({
  /** The placed order's id. */
  order: text(100),
  reason,
  /** What of it; without them, all that is left. */
  lines: z
    .array(
      z.union(
        [
          z.strictObject({ key: text(50), quantity: takenBackSchema.optional() }),
          z.strictObject({ product: text(100), quantity: takenBackSchema.optional() }),
        ],
        { error: 'Name a line as {"key":"1","quantity":"2"} or {"product":"…","quantity":"2"}.' },
      ),
    )
    .min(1)
    .max(10_000)
    .optional(),
})

const cancelledElsewhere = z.strictObject({
  customer,
  currency: currencySchema,
  reason,
  /** The document, issued by another system, that this takes back. */
  corrects: z.strictObject({ number: text(50), issuedOn: isoDate.optional() }),
  taxIncluded: z.boolean().optional(),
  country: country.optional(),
  lines: z.array(cancelledLineSchema).min(1).max(10_000).refine(hasDistinctKeys, distinct),
  metadata: metadata.optional(),
})

/** The data of `order.cancelled`: of an order of ours (`order`), or of another system's. */
export const orderCancelledSchema = z.union([cancelledOrder, cancelledElsewhere], {
  error:
    'Send "order" and "reason"; for a document that is not ours, "corrects", "customer", "currency", "reason" and "lines".',
})

/** The data of `payment-method.updated`. */
export const paymentMethodUpdatedSchema = z.strictObject({
  customer,
  /** The provider's token of the new method. */
  paymentMethod: text(255),
})
