import { defineSearchAttributeKey } from '@temporalio/common'

/** What a workflow can be found by. Registered at the server before the first start. */
export const search = {
  tenantId: defineSearchAttributeKey('TenantId', 'KEYWORD'),
  customerId: defineSearchAttributeKey('CustomerId', 'KEYWORD'),
  invoiceNumber: defineSearchAttributeKey('InvoiceNumber', 'KEYWORD'),
  status: defineSearchAttributeKey('Status', 'KEYWORD'),
} as const
