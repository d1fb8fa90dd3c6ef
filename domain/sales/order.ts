import type { z } from 'zod'
import type {
  orderCancelledSchema,
  orderPlacedSchema,
  paymentMethodUpdatedSchema,
} from './order.schema.ts'

/** The data of `order.placed`, once checked. */
export type OrderPlaced = z.infer<typeof orderPlacedSchema>

/** The data of `order.cancelled`, once checked: an order of ours, or another system's. */
export type OrderCancelled = z.infer<typeof orderCancelledSchema>

/** The data of `payment-method.updated`, once checked. */
export type PaymentMethodUpdated = z.infer<typeof paymentMethodUpdatedSchema>

/** A customer as a product names one. */
export type CustomerReference = OrderPlaced['customer']

/** A line as a product sends one. */
export type PlacedLine = OrderPlaced['lines'][number]
