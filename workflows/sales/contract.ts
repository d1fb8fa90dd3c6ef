import { defineSignal, defineUpdate } from '@temporalio/workflow'
import type { ClockId, EventId, SubscriptionId, TenantId } from '../../domain/ids.ts'
import type { Reaches } from '../reach.ts'
import type { EventRef, SubscriptionRef, TurnRef } from './ports.ts'

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

export type SubscriptionInput = SubscriptionRef & { readonly reaches: Reaches }

/** One subscription, one id for its whole life: whatever happens to it happens one after the other. */
export const subscriptionWorkflowId = (subscriptionId: SubscriptionId) =>
  `sales/subscription/${subscriptionId}`

/** Something of it may be due: it looks, and takes what is. */
export const due = defineSignal('due')

/** What a command came to at once; `collecting`: charged without success, and it goes on. */
export type CommandAnswer =
  | {
      readonly kind: 'done'
      readonly state: string
      readonly bill: 'paid' | 'collecting' | 'nothing-due'
    }
  | { readonly kind: 'refused'; readonly because: string }

/** Something is asked of it. Answered once it is done; the event's id makes a repeat harmless. */
export const command = defineUpdate<CommandAnswer, [EventRef]>('command')

export type UsagePeriodInput = Required<Pick<TurnRef, 'usageOf'>> &
  SubscriptionRef & { readonly reaches: Reaches }

/** One period's usage is closed by one run. */
export const usagePeriodId = ({
  subscriptionId,
  usageOf,
}: Pick<UsagePeriodInput, 'subscriptionId' | 'usageOf'>) =>
  `sales/usage-period/${subscriptionId}/${usageOf}`

export type RenewalsInput = { readonly reaches: Reaches }

/** The schedule that looks for what is due, every minute. */
export const renewalsId = 'sales/renewals'
