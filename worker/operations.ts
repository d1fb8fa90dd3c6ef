import { examine } from '../adapters/postgres/doctor/index.ts'
import { trace, type TraceParts } from '../adapters/trace/index.ts'
import type { TenantId } from '../domain/ids.ts'
import { collectionId } from '../workflows/payments/contract.ts'
import {
  cancellationId,
  purchaseId,
  subscriptionWorkflowId,
  usagePeriodId,
} from '../workflows/sales/contract.ts'
import type { Parts } from './parts.ts'

/** Under which ids the workflows of events and invoices run: what the story is read from. */
export const workflowIdsOf: NonNullable<TraceParts['workflowIdsOf']> = ({ events, invoiceIds }) => [
  ...events.flatMap(({ eventId, type }) => {
    if (type === 'order.placed') return [purchaseId(eventId)]
    return type === 'order.cancelled' ? [cancellationId(eventId)] : []
  }),
  ...invoiceIds.map(collectionId),
]

/** Under which ids workflows run again and again: a subscription's, and those that rate its usage. */
export const lifelongIdsOf: NonNullable<TraceParts['lifelongIdsOf']> = ({
  subscriptionIds,
  usagePeriods,
}) => [...subscriptionIds.map(subscriptionWorkflowId), ...usagePeriods.map(usagePeriodId)]

/** What an operator asks of the engine: the story behind an id, and whether the books agree. */
export const operations = ({
  db,
  system,
  client,
  psp,
}: Pick<Parts, 'db' | 'system' | 'client' | 'psp'>) => ({
  doctor: (tenantId: TenantId) => examine({ system, psp, tenantId }),
  trace: (tenantId: TenantId, id: string) =>
    trace({ app: db, client, workflowIdsOf, lifelongIdsOf }, { tenantId, id }),
})
