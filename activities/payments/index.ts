import type { PaymentPorts } from '../../workflows/payments/ports.ts'
import { attach } from './attach.ts'
import { clockSteps } from './clock.ts'
import { collect } from './collect.ts'
import { collecting } from './collection.ts'
import type { PaymentParts } from './parts.ts'
import { refund } from './refund.ts'

export type { PaymentParts } from './parts.ts'

/** Payment Collection: whoever answers these on queue `payments` *is* it. */
export const paymentActivities = (parts: PaymentParts): PaymentPorts => ({
  collect: collect(parts),
  ...collecting(parts),
  refund: refund(parts),
  attach: attach(parts),
  ...clockSteps(parts),
})
