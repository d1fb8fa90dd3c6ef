import { z } from 'zod'
import {
  orderCancelledSchema,
  orderPlacedSchema,
  paymentMethodUpdatedSchema,
} from '../domain/sales/order.schema.ts'
import {
  subscriptionCancelSchema,
  subscriptionChangeSchema,
  subscriptionRequestedSchema,
} from '../domain/sales/subscription-event.schema.ts'
import type { Refused } from './intake.ts'
import { fieldProblems } from './pointer.ts'

/** What every event carries around its data. */
export const envelope = {
  specversion: z.literal('1.0', { error: 'Send "specversion": "1.0".' }),
  id: z.string().min(1).max(200),
  source: z.string().min(1).max(200),
  time: z.iso
    .datetime({ offset: true, error: 'Send the time as RFC 3339, such as "2026-03-01T09:00:00Z".' })
    .optional(),
  subject: z.string().min(1).max(200).optional(),
  datacontenttype: z.literal('application/json').optional(),
  dataschema: z.string().optional(),
}

/** A product event: CloudEvents 1.0, of a type we know. Extension attributes are allowed and ignored. */
export const cloudEventSchema = z.discriminatedUnion('type', [
  z.object({ ...envelope, type: z.literal('order.placed'), data: orderPlacedSchema }),
  z.object({ ...envelope, type: z.literal('order.cancelled'), data: orderCancelledSchema }),
  z.object({
    ...envelope,
    type: z.literal('payment-method.updated'),
    data: paymentMethodUpdatedSchema,
  }),
  z.object({
    ...envelope,
    type: z.literal('subscription.requested'),
    data: subscriptionRequestedSchema,
  }),
  z.object({
    ...envelope,
    type: z.literal('subscription.change.requested'),
    data: subscriptionChangeSchema,
  }),
  z.object({
    ...envelope,
    type: z.literal('subscription.cancel.requested'),
    data: subscriptionCancelSchema,
  }),
])

export type CloudEvent = z.infer<typeof cloudEventSchema>

/** The types of event that intake knows. */
export const eventTypes = [
  'order.placed',
  'order.cancelled',
  'payment-method.updated',
  'subscription.requested',
  'subscription.change.requested',
  'subscription.cancel.requested',
  'usage.recorded',
] as const

/** Reads an event, or says where it is wrong and what would be right. */
export function readEvent(body: unknown): CloudEvent | Refused {
  const parsed = cloudEventSchema.safeParse(body)
  if (parsed.success) return parsed.data
  const unknownType = isUnknownType(body)
  return {
    kind: 'refused',
    code: unknownType ? 'event-type-unknown' : 'event-invalid',
    status: 422,
    message: unknownType
      ? `There is no event type "${String(body.type).slice(0, 100)}".`
      : 'The event is not as it should be.',
    fix: unknownType
      ? `Send one of: ${eventTypes.join(', ')}.`
      : 'Mend the fields named in errors and send it again.',
    errors: fieldProblems(parsed.error),
  }
}

function isUnknownType(body: unknown): body is { type: unknown } {
  if (typeof body !== 'object' || body === null || !('type' in body)) return false
  return !eventTypes.some((type) => type === body.type)
}
