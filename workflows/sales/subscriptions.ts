import type { OnEvent } from '../reaction.ts'
import { cancellationId, type EventInput, purchaseId, queue } from './contract.ts'

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
