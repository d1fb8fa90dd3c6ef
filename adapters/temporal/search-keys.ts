import { defineSearchAttributeKey } from '@temporalio/common'

/** What a workflow is found by when it starts; the names are those that the server has registered. */
export const searchKeys = {
  tenantId: defineSearchAttributeKey('TenantId', 'KEYWORD'),
  customerId: defineSearchAttributeKey('CustomerId', 'KEYWORD'),
  status: defineSearchAttributeKey('Status', 'KEYWORD'),
} as const
