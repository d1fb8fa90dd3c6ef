import { z } from '@hono/zod-openapi'
import { pageQuery } from './cursor.ts'
import { filter, instant, moneyJson } from './shapes.schema.ts'

const invoice = filter('Our id of an invoice.', 'inv_01h455vb4pex5vsknk084sn02q')
const customer = filter(
  'Our id of a customer, or your key of one.',
  'cus_01h455vb4pex5vsknk084sn02q',
)
const paymentStatus = z.enum([
  'pending',
  'unknown',
  'requires-action',
  'failed',
  'canceled',
  'succeeded',
])
const collectionStatus = z.enum(['open', 'paid', 'gave-up', 'cancelled'])
const refundStatus = z.enum(['pending', 'unknown', 'refused', 'succeeded'])

export const paymentsQuery = z.strictObject({
  invoice,
  customer,
  status: paymentStatus.optional(),
  ...pageQuery,
})
export const refundsQuery = z.strictObject({
  invoice,
  status: refundStatus.optional(),
  ...pageQuery,
})
export const collectionsQuery = z.strictObject({
  customer,
  status: collectionStatus.optional(),
  ...pageQuery,
})

/** One attempt at the money of an invoice. */
export const paymentJson = z
  .object({
    id: z.string(),
    invoiceId: z.string(),
    customerId: z.string(),
    attempt: z.int(),
    status: z.string(),
    amount: moneyJson,
    code: z.string().nullable(),
    decline: z.string().nullable(),
    provider: z.string(),
    providerRef: z.string().nullable(),
    methodId: z.string(),
    transactionId: z.string(),
    createdAt: instant,
    at: instant,
    resolvedAt: instant.nullable(),
  })
  .openapi('Payment')

export const refundJson = z
  .object({
    id: z.string(),
    invoiceId: z.string(),
    paymentId: z.string(),
    creditNoteId: z.string(),
    status: z.string(),
    amount: moneyJson,
    code: z.string().nullable(),
    providerRef: z.string().nullable(),
    transactionId: z.string(),
    createdAt: instant,
    at: instant,
    resolvedAt: instant.nullable(),
  })
  .openapi('Refund')

export const collectionJson = z
  .object({
    invoiceId: z.string(),
    customerId: z.string(),
    transactionId: z.string(),
    status: z.string(),
    stage: z.string(),
    due: moneyJson,
    paid: moneyJson,
    refunded: moneyJson,
    attempts: z.int(),
    asks: z.int(),
    lastCode: z.string().nullable(),
    lastDecline: z.string().nullable(),
    nextAt: instant.nullable(),
    actionUrl: z.string().nullable(),
    firstFailedAt: instant.nullable(),
    openedAt: instant,
  })
  .openapi('Collection')

export const methodJson = z
  .object({
    id: z.string(),
    provider: z.string(),
    state: z.enum(['named', 'attached', 'refused']),
    refusal: z.string().nullable(),
    brand: z.string().nullable(),
    last4: z.string().nullable(),
    expMonth: z.int().nullable(),
    expYear: z.int().nullable(),
    namedAt: instant,
  })
  .openapi('PaymentMethod')
