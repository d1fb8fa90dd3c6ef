import { z } from '@hono/zod-openapi'
import { currencySchema } from '../domain/money/money.schema.ts'
import { pageQuery } from './cursor.ts'
import { addressJson, filter, instant, zone } from './shapes.schema.ts'

const text = (max: number) => z.string().trim().min(1).max(max)

const said = {
  email: z.email({ error: 'Send one plain e-mail address.' }).max(254).optional(),
  locale: z
    .string()
    .regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, { error: 'A locale looks like "de-CH".' })
    .optional()
    .openapi({ example: 'de-CH' }),
  zone: zone.optional(),
  currency: currencySchema.optional(),
  taxId: text(30).optional(),
}

/** A customer as a product makes one. */
export const newCustomerJson = z
  .strictObject({
    key: text(100).openapi({ description: 'Your own key of the customer.' }),
    name: text(200),
    ...said,
    address: addressJson,
    clock: z.string().max(40).optional().openapi({
      description: 'A test clock to live by, for good.',
      example: 'clk_01h455vb4pex5vsknk084sn02q',
    }),
  })
  .openapi('NewCustomer')

/** What may be changed of a customer; what is left out stays. */
export const customerPatchJson = z
  .strictObject({ name: text(200).optional(), ...said, address: addressJson.optional() })
  .openapi('CustomerPatch')

/** A customer as it is shown. */
export const customerJson = z
  .object({
    id: z.string(),
    key: z.string(),
    name: z.string(),
    email: z.string().nullable(),
    locale: z.string(),
    zone: z.string(),
    currency: z.string().nullable(),
    taxId: z.string().nullable(),
    address: addressJson,
    clock: z.string().nullable(),
    transactionId: z.string(),
    createdAt: instant,
    updatedAt: instant,
  })
  .openapi('Customer')

export const customersQuery = z.strictObject({
  key: filter('Your own key of the customer.', 'ada'),
  ...pageQuery,
})

export const newCustomerExample = {
  key: 'ada',
  name: 'Ada Lovelace',
  email: 'ada@example.test',
  zone: 'Europe/Zurich',
  address: { line1: 'Bahnhofstrasse 1', postcode: '8001', city: 'Zürich', country: 'CH' },
}

export const customerExample = {
  id: 'cus_01h455vb4pex5vsknk084sn02q',
  ...newCustomerExample,
  locale: 'en',
  currency: null,
  taxId: null,
  clock: null,
  transactionId: 'txn_01h455vb4pex5vsknk084sn02q',
  createdAt: '2026-03-01T09:00:00.000Z',
  updatedAt: '2026-03-01T09:00:00.000Z',
}
