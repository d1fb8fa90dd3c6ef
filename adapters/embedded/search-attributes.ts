/** What a Temporal server must know so that workflows can be found by it; ids, never names. */
export const searchAttributes = {
  TenantId: 'Keyword',
  CustomerId: 'Keyword',
  InvoiceId: 'Keyword',
  SubscriptionId: 'Keyword',
  TransactionId: 'Keyword',
} as const
