import type { Fact } from '../../domain/fact.ts'
import { routeOf } from '../../domain/messaging/route.ts'
import type { Reaction } from '../reaction.ts'
import { type Delivery, deliveryId, queue } from './contract.ts'
import type { MessagingPorts } from './ports.ts'

/** All that can make Messaging write. A message is a standalone activity: durable, without a workflow. */
export function onFact(fact: Fact): Reaction[] {
  const route = routeOf(fact.type, fact.data)
  return route === undefined ? [] : [deliver(fact, route.kind)]
}

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
