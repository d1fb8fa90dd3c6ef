import type { Fact } from '../../domain/fact.ts'
import type { InvoiceId } from '../../domain/ids.ts'
import type { PaymentEvent } from '../../domain/payments/events.ts'
import type { Reaches } from '../reach.ts'
import type { OnEvent, Reaction } from '../reaction.ts'
import { type CollectionInput, collectionId, providerHinted, queue } from './contract.ts'
import type { PaymentPorts } from './ports.ts'

type Workflow = keyof typeof import('./index.ts')

/** All product events that wake Payments. */
export const onEvents: Readonly<Record<string, OnEvent>> = {
  'payment-method.updated': ({ tenantId, customerId, transactionId, eventId }) => ({
    kind: 'activity',
    activity: 'attach' satisfies keyof PaymentPorts,
    queue,
    id: `payments/attach/${eventId}`,
    args: [{ tenantId, customerId, transactionId }],
    summary: 'a new payment method: attach it, try again what is owed',
  }),
}

/** A fact of Payments is about an invoice, by its id. */
const invoiceOf = (fact: Fact) => fact.subject as InvoiceId

/** All facts that wake Payments. The relay reads this list; nothing else starts these. */
export const onFacts: Readonly<
  Partial<Record<PaymentEvent['type'], (fact: Fact, reaches: Reaches) => Reaction[]>>
> = {
  'payments.collection.opened.v1': (fact, reaches) => {
    const { tenantId, customerId, transactionId } = fact
    const invoiceId = invoiceOf(fact)
    const input: CollectionInput = { tenantId, invoiceId, reaches }
    return [
      {
        kind: 'workflow',
        workflow: 'collection' satisfies Workflow,
        queue,
        id: collectionId(invoiceId),
        args: [input],
        summary: 'an unpaid invoice: wait, try again, at last give up',
        tenantId,
        customerId,
        transactionId,
      },
    ]
  },
  'payments.provider.hinted.v1': (fact) => [
    { kind: 'signal', id: collectionId(invoiceOf(fact)), signal: providerHinted.name },
  ],
}
