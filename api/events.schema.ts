import { z } from '@hono/zod-openapi'
import { cloudEventSchema } from './cloud-event.schema.ts'
import { pageQuery } from './cursor.ts'
import { filter, instant } from './shapes.schema.ts'
import { usageEventSchema } from './usage-event.schema.ts'

/** What comes of one event that was accepted. */
export const acceptedJson = z
  .object({ transactionId: z.string(), eventId: z.string(), duplicate: z.boolean() })
  .openapi('AcceptedEvent')

const usageStateJson = z.enum(['counted', 'late', 'waiting']).openapi('UsageState', {
  description:
    'Counted in the open window of its time; in the one for what comes late, if that is billed; or waiting for a subscription whose period holds its time.',
})

/** What comes of one event of use. */
export const recordedJson = z
  .object({ duplicate: z.boolean(), state: usageStateJson })
  .openapi('RecordedUsage')

const result = z.object({
  id: z.string().nullable(),
  status: z.int(),
  transactionId: z.string().optional(),
  eventId: z.string().optional(),
  duplicate: z.boolean().optional(),
  /** Of an event of use. */
  state: usageStateJson.optional(),
  code: z.string().optional(),
  detail: z.string().optional(),
  fix: z.string().optional(),
  errors: z.array(z.object({ pointer: z.string(), message: z.string() })).optional(),
})

/** What comes of a batch: one result for each event, in order. */
export const batchJson = z.object({ results: z.array(result) }).openapi('BatchResult')

export const eventJson = z
  .object({
    eventId: z.string(),
    transactionId: z.string(),
    source: z.string(),
    id: z.string(),
    type: z.string(),
    customerId: z.string(),
    receivedAt: instant,
    started: z.boolean(),
  })
  .openapi('EventRow')

const outcome = z.object({
  kind: z.enum(['invoiced', 'refused', 'credited', 'attached', 'done', 'waiting']),
  invoiceId: z.string().optional(),
  creditNoteId: z.string().optional(),
  because: z.string().optional(),
  effectiveAt: instant
    .optional()
    .openapi({ description: 'When a command to a subscription takes effect.' }),
})

export const eventWithOutcomeJson = eventJson.extend({ outcome }).openapi('Event')

export const eventsQuery = z.strictObject({
  source: filter('Who sent it.', 'shop'),
  type: filter('The type of event.', 'order.placed'),
  ...pageQuery,
})

const anyEvent = z.union([cloudEventSchema, usageEventSchema])

export const eventBodies = { one: anyEvent, batch: z.array(anyEvent) }

export const orderExample = {
  specversion: '1.0' as const,
  id: 'evt-1',
  source: 'shop',
  type: 'order.placed' as const,
  data: {
    order: 'ord-7',
    customer: {
      key: 'ada',
      name: 'Ada Lovelace',
      email: 'ada@example.test',
      address: { country: 'CH' },
    },
    currency: 'CHF',
    paymentMethod: 'pm_card_visa',
    lines: [{ product: 'pro', quantity: '1' }],
  },
}

export const eventExample = {
  eventId: 'evt_01h455vb4pex5vsknk084sn02q',
  transactionId: 'txn_01h455vb4pex5vsknk084sn02q',
  source: 'shop',
  id: 'evt-1',
  type: 'order.placed',
  customerId: 'cus_01h455vb4pex5vsknk084sn02q',
  receivedAt: '2026-03-01T09:00:00.000Z',
  started: true,
}
