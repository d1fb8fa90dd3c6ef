import { z } from '@hono/zod-openapi'
import {
  subscriptionCancelSchema,
  subscriptionChangeSchema,
  subscriptionRequestedSchema,
} from '../domain/sales/subscription-event.schema.ts'
import { pageQuery } from './cursor.ts'
import { filter, instant, moneyJson, pathName } from './shapes.schema.ts'

const stateJson = z
  .enum(['requested', 'pending', 'trialing', 'active', 'cancelled'])
  .openapi('SubscriptionState', {
    description:
      'Requested: not begun. Pending: it begins once its first invoice is paid. Trialing, active: it goes on by itself. Cancelled: over.',
  })

const date = z.string().openapi({ format: 'date', example: '2026-04-01' })

const pendingJson = z.union([
  z.object({
    kind: z.literal('change'),
    plan: z.object({ key: z.string(), version: z.int() }),
    quantity: z.string(),
    on: date,
    at: instant,
  }),
  z.object({ kind: z.literal('cancel'), on: date, at: instant }),
])

const usageJson = z.object({
  windowId: z.string(),
  meter: z.string(),
  aggregation: z.enum(['count', 'sum', 'max']),
  events: z.string().openapi({ description: 'How many events have been counted.' }),
  used: z.string().openapi({ description: 'What the meter makes of them, as a decimal.' }),
  from: date,
  until: date,
  closesAt: instant,
  late: z.boolean().openapi({ description: 'Of events that came after their period was billed.' }),
})

const invoiceJson = z.object({
  id: z.string(),
  number: z.string(),
  status: z.enum(['open', 'paid', 'uncollectible', 'credited']),
  total: moneyJson,
  due: moneyJson,
  issuedOn: date,
})

export const subscriptionJson = z
  .object({
    id: z.string(),
    key: z.string().openapi({ description: 'Your own key of it.' }),
    customer: z.object({ id: z.string(), key: z.string() }),
    state: stateJson,
    endedBecause: z.string().nullable(),
    plan: z.object({ id: z.string(), key: z.string(), version: z.int(), name: z.string() }),
    quantity: z.string(),
    currency: z.string(),
    discountPercent: z.string().nullable(),
    legalEntity: z.string(),
    zone: z.string().openapi({ description: 'IANA zone in which its days begin.' }),
    period: z
      .object({
        index: z.int().openapi({ description: 'Counted from 0 over its whole life; -1: a trial.' }),
        from: date,
        until: date.openapi({ description: 'The first day that no longer belongs to it.' }),
        startsAt: instant,
        endsAt: instant,
      })
      .nullable(),
    pending: pendingJson.nullable(),
    dueAt: instant.nullable().openapi({ description: 'When something is due by itself.' }),
    parked: z
      .string()
      .nullable()
      .openapi({ description: 'Why nothing is due until a person has looked.' }),
    usage: z.array(usageJson).openapi({ description: 'What is open and not billed yet.' }),
    credit: moneyJson.openapi({ description: 'Held for the customer in this currency.' }),
    invoices: z.array(invoiceJson).openapi({ description: 'The newest first, at most twelve.' }),
    clockId: z.string().nullable(),
    transactionId: z.string(),
    createdAt: instant,
  })
  .openapi('Subscription')

export const subscriptionParams = z.object({ id: pathName('id', 'ada-pro') })

export const subscriptionsQuery = z.strictObject({
  customer: filter('Our id of a customer, or your key of one.', 'ada'),
  plan: filter('Our id of a plan, or your key of one.', 'pro'),
  state: stateJson.optional(),
  ...pageQuery,
})

export const requestJson = subscriptionRequestedSchema.openapi('SubscriptionRequest')

const { subscription: _changed, ...wish } = subscriptionChangeSchema.shape
export const changeJson = z
  .strictObject(wish)
  .refine(
    ({ plan, quantity, when }) => when === 'never' || plan !== undefined || quantity !== undefined,
    { error: 'Send a plan, a quantity, or both.', path: ['plan'] },
  )
  .openapi('SubscriptionChange')

const { subscription: _ended, ...ending } = subscriptionCancelSchema.shape
export const cancelJson = z.strictObject(ending).openapi('SubscriptionCancel')

export const reasonJson = z.strictObject({ reason: ending.reason }).openapi('SubscriptionUncancel')

/** What a command came to, as it is stored and told. */
export const commandedJson = z
  .object({
    eventId: z.string(),
    transactionId: z.string(),
    answer: z
      .object({
        effective: z.enum(['now', 'period-end']),
        effectiveAt: instant,
        invoiceId: z.string().nullable(),
        credits: z.array(
          z.object({
            creditNoteId: z.string(),
            number: z.string(),
            invoiceId: z.string(),
            amount: moneyJson.openapi({
              description: 'What lowers the amount due, or goes back to the payer.',
            }),
          }),
        ),
      })
      .nullable()
      .openapi({ description: 'Null while it is still being done.' }),
    subscription: subscriptionJson,
  })
  .openapi('CommandedSubscription')

const money = (amount: string) => ({ amount, currency: 'EUR' })

export const subscriptionExample: z.input<typeof subscriptionJson> = {
  id: 'sub_01h455vb4pex5vsknk084sn02q',
  key: 'ada-pro',
  customer: { id: 'cus_01h455vb4pex5vsknk084sn02q', key: 'ada' },
  state: 'active',
  endedBecause: null,
  plan: { id: 'pln_01h455vb4pex5vsknk084sn02q', key: 'pro', version: 1, name: 'Pro' },
  quantity: '2',
  currency: 'EUR',
  discountPercent: null,
  legalEntity: 'default',
  zone: 'Europe/Amsterdam',
  period: {
    index: 0,
    from: '2026-03-01',
    until: '2026-04-01',
    startsAt: '2026-02-28T23:00:00.000Z',
    endsAt: '2026-03-31T22:00:00.000Z',
  },
  pending: null,
  dueAt: '2026-03-31T22:00:00.000Z',
  parked: null,
  usage: [
    {
      windowId: 'uwn_01h455vb4pex5vsknk084sn02q',
      meter: 'api_calls',
      aggregation: 'count',
      events: '1204',
      used: '1204',
      from: '2026-03-01',
      until: '2026-04-01',
      closesAt: '2026-03-31T22:00:00.000Z',
      late: false,
    },
  ],
  credit: money('0'),
  invoices: [
    {
      id: 'inv_01h455vb4pex5vsknk084sn02q',
      number: 'INV-2026-0001',
      status: 'paid',
      total: money('11858'),
      due: money('0'),
      issuedOn: '2026-03-01',
    },
  ],
  clockId: null,
  transactionId: 'txn_01h455vb4pex5vsknk084sn02q',
  createdAt: '2026-03-01T09:00:00.000Z',
}

export const commandedExample: z.input<typeof commandedJson> = {
  eventId: 'evt_01h455vb4pex5vsknk084sn02q',
  transactionId: 'txn_01h455vb4pex5vsknk084sn02q',
  answer: {
    effective: 'now',
    effectiveAt: '2026-03-01T09:00:00.000Z',
    invoiceId: 'inv_01h455vb4pex5vsknk084sn02q',
    credits: [],
  },
  subscription: subscriptionExample,
}

export const requestExample: z.input<typeof requestJson> = {
  subscription: 'ada-pro',
  customer: { key: 'ada', name: 'Ada Lovelace', email: 'ada@example.test' },
  plan: 'pro',
  quantity: '2',
  paymentMethod: 'pm_card_visa',
}
