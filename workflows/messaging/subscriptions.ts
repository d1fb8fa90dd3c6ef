import type { Fact } from '../../domain/fact.ts'
import type { InvoicePaid } from '../../domain/payments/events.ts'
import type { Reaction } from '../reaction.ts'
import { type Delivery, deliveryId, queue } from './contract.ts'
import type { MessagingPorts } from './ports.ts'

/** Which message a fact asks for. */
type Choice = (fact: Fact) => Delivery['kind']

const choices: Readonly<Record<string, Choice>> = {
  'payments.invoice.paid.v1': (fact) => (isRecovered(fact) ? 'payment-recovered' : 'receipt'),
  'payments.collection.waiting.v1': () => 'payment-problem',
  'payments.invoice.uncollected.v1': () => 'gave-up',
  'sales.credit-note.issued.v1': () => 'credit-note',
}

function isRecovered(fact: Fact): boolean {
  // The type names the shape: a fact of this type was published with this data.
  const data = fact.data as InvoicePaid['data']
  return data.recovered
}

/** All that can make Messaging write. A message is a standalone activity: durable, without a workflow. */
export const onFacts: Readonly<Record<string, (fact: Fact) => Reaction[]>> = Object.fromEntries(
  Object.entries(choices).map(([type, choose]) => [
    type,
    (fact: Fact) => [deliver(fact, choose(fact))],
  ]),
)

function deliver(fact: Fact, kind: Delivery['kind']): Reaction {
  const { tenantId, id: factId, customerId, transactionId, subject } = fact
  const delivery: Delivery = { tenantId, factId, kind, customerId, transactionId, subject }
  return {
    kind: 'activity',
    activity: 'deliver' satisfies keyof MessagingPorts,
    queue,
    id: deliveryId(delivery),
    args: [delivery],
    summary: `send the ${kind} about ${subject}`,
  }
}
