import type { OrderRow } from '../../adapters/postgres/sales/orders.ts'

/** What every document of an order event has in common. */
export const eventDraft = (row: OrderRow<{ readonly order?: string | undefined }>) => ({
  party: row,
  transactionId: row.transaction_id,
  suppliedOn: row.supplied_on,
  cause: {
    eventId: row.event_id,
    source: row.source,
    orderKey: row.data.order ?? null,
    subscriptionId: null,
  },
})
