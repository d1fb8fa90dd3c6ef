import type { OnEvent, Reaction } from '../reaction.ts'
import type { SubscriptionId } from '../../domain/ids.ts'
import {
  cancellationId,
  command,
  type EventInput,
  purchaseId,
  queue,
  type SubscriptionInput,
  subscriptionWorkflowId,
} from './contract.ts'

type Workflow = keyof typeof import('./index.ts')

/** All product events that wake Sales. Intake and relay read this list; nothing else starts these. */
export const onEvents: Readonly<Record<string, OnEvent>> = {
  'order.placed': (event, reaches) => ({
    kind: 'workflow',
    workflow: 'purchase' satisfies Workflow, // Renaming the workflow breaks the build here.
    queue,
    id: purchaseId(event.eventId),
    args: [inputOf(event, reaches)],
    summary: 'an order: price, invoice, collect, grant',
    ...whose(event),
  }),
  'order.cancelled': (event, reaches) => ({
    kind: 'workflow',
    workflow: 'cancellation' satisfies Workflow,
    queue,
    id: cancellationId(event.eventId),
    args: [inputOf(event, reaches)],
    summary: 'a cancellation: credit note, refund, access ended',
    ...whose(event),
  }),
  'subscription.requested': (event, reaches) => commanded(event, reaches),
  'subscription.change.requested': (event, reaches) => commanded(event, reaches),
  'subscription.cancel.requested': (event, reaches) => commanded(event, reaches),
}

/** Commands to one subscription go to its one id, one after the other. */
export function commanded(
  ...[event, reaches]: Parameters<OnEvent>
): Extract<Reaction, { kind: 'update' }> {
  const { tenantId, eventId, customerId, transactionId } = event
  const subscriptionId = event.subject as SubscriptionId // Intake names it so for these events.
  const input: SubscriptionInput = { tenantId, subscriptionId, reaches }
  return {
    kind: 'update',
    workflow: 'subscription' satisfies Workflow,
    queue,
    id: subscriptionWorkflowId(subscriptionId),
    args: [input],
    update: command.name,
    updateId: eventId,
    updateArgs: [{ tenantId, eventId, customerId, transactionId }],
    summary: 'a subscription: begun, renewed, changed or ended',
    ...whose(event),
  }
}

const inputOf = (...[event, reaches]: Parameters<OnEvent>): EventInput => {
  const { tenantId, eventId, customerId, transactionId } = event
  return { tenantId, eventId, customerId, transactionId, reaches }
}

const whose = ({ tenantId, customerId, transactionId }: Parameters<OnEvent>[0]) => ({
  tenantId,
  customerId,
  transactionId,
})
