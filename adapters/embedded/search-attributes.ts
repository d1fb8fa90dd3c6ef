/** What a Temporal server must know so that workflows can be found by it; ids, never names. */
export const searchAttributes = {
  TenantId: 'Keyword',
  CustomerId: 'Keyword',
  InvoiceNumber: 'Keyword',
  Status: 'Keyword',
  TransactionId: 'Keyword',
} as const
