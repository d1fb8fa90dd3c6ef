import type { ClockId, EventId, TenantId } from '../../domain/ids.ts'
import type { Reaches } from '../reach.ts'
import type { EventRef } from './ports.ts'

export const queue = 'sales'

/** What starts `purchase` and `cancellation`: ids only; Postgres has the rest. */
export type EventInput = EventRef & { readonly reaches: Reaches }

/** One accepted order, one purchase: a second start of the same event is refused. */
export const purchaseId = (eventId: EventId) => `sales/purchase/${eventId}`

export const cancellationId = (eventId: EventId) => `sales/cancellation/${eventId}`

export type ClockInput = {
  readonly tenantId: TenantId
  readonly clockId: ClockId
  /** Unix milliseconds of business time; absent: to the next thing that is due. */
  readonly toMs?: number
}

/** One move of one clock at a time. */
export const clockWorkflowId = (clockId: ClockId) => `sales/clock/${clockId}`
