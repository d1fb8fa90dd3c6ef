import { defineSignal, defineUpdate } from '@temporalio/workflow'
import type { InvoiceId, TenantId } from '../../domain/ids.ts'
import type { Reaches } from '../reach.ts'

export const queue = 'payments'

export type CollectionInput = {
  readonly tenantId: TenantId
  readonly invoiceId: InvoiceId
  readonly reaches: Reaches
}

/** One invoice, one collection: it owns the right to charge that invoice. */
export const collectionId = (invoiceId: InvoiceId) => `payments/collection/${invoiceId}`

/** The customer has a new card, which is the best reason to try again early. */
export const paymentMethodUpdated = defineSignal('paymentMethodUpdated')

/** The provider says that something happened: ask it what. */
export const providerHinted = defineSignal('providerHinted')

/** The invoice is owed no more, or less. */
export const dueChanged = defineSignal('dueChanged')

/** The customer's test clock now shows this; answers once the collection waits again or has ended. */
export const advanceClock = defineUpdate<void, [{ readonly toMs: number }]>('advanceClock')
