import { z } from '@hono/zod-openapi'
import { pageQuery } from './cursor.ts'
import { filter, instant } from './shapes.schema.ts'

/** The usage of one meter in one period. */
export const usageJson = z
  .object({
    windowId: z.string(),
    subscriptionId: z.string(),
    customerId: z.string(),
    meter: z.string(),
    aggregation: z.enum(['count', 'sum', 'max']).nullable(),
    periodIndex: z.int(),
    startsAt: instant,
    endsAt: instant,
    closesAt: instant,
    state: z.enum(['open', 'billed']),
    lateFor: z
      .string()
      .nullable()
      .openapi({ description: 'The billed window that these events came late for.' }),
    value: z.string().openapi({ description: 'What the meter makes of the events.' }),
    events: z.int(),
    total: z.string(),
    highest: z.string().nullable(),
    duplicates: z.int().openapi({ description: 'Events that were sent again, and dropped.' }),
    documentId: z.string().nullable(),
  })
  .openapi('Usage')

export const usageEventJson = z
  .object({
    source: z.string(),
    id: z.string(),
    customerId: z.string(),
    meter: z.string(),
    quantity: z.string(),
    time: instant,
    receivedAt: instant,
    windowId: z.string().nullable(),
  })
  .openapi('UsageEvent')

export const usageQuery = z
  .strictObject({
    customer: filter('Our id, or your own key.', 'ada'),
    subscription: filter('Our id, or your own key.', 'ada-pro'),
    meter: filter('The key of a meter.', 'api_calls'),
    state: z.enum(['open', 'billed']).optional(),
    ...pageQuery,
  })
  .refine(({ customer, subscription }) => customer !== undefined || subscription !== undefined, {
    path: ['customer'],
    error: 'Say whose usage: name a customer or a subscription.',
  })

export const usageEventsQuery = z
  .strictObject({
    window: filter('The window that counts them, as an invoice’s line names it.', 'uwn_…'),
    customer: filter('Our id, or your own key.', 'ada'),
    ...pageQuery,
  })
  .refine(({ window, customer }) => (window === undefined) !== (customer === undefined), {
    path: ['window'],
    error: 'Name either a window or a customer.',
  })

export const usageExample = {
  windowId: 'uwn_01h455vb4pex5vsknk084sn02q',
  subscriptionId: 'sub_01h455vb4pex5vsknk084sn02q',
  customerId: 'cus_01h455vb4pex5vsknk084sn02q',
  meter: 'api_calls',
  aggregation: 'sum' as const,
  periodIndex: 0,
  startsAt: '2026-03-01T00:00:00.000Z',
  endsAt: '2026-04-01T00:00:00.000Z',
  closesAt: '2026-04-02T00:00:00.000Z',
  state: 'open' as const,
  lateFor: null,
  value: '1250.5',
  events: 320,
  total: '1250.5',
  highest: '40',
  duplicates: 2,
  documentId: null,
}

export const usageEventExample = {
  source: 'shop',
  id: 'call-1',
  customerId: 'cus_01h455vb4pex5vsknk084sn02q',
  meter: 'api_calls',
  quantity: '1',
  time: '2026-03-01T09:00:00.000Z',
  receivedAt: '2026-03-01T09:00:01.000Z',
  windowId: 'uwn_01h455vb4pex5vsknk084sn02q',
}
