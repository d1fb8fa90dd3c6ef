import type { AccessDenied, AccessGranted } from '../../domain/access/events.ts'
import type { Fact } from '../../domain/fact.ts'
import { routeOf } from '../../domain/messaging/route.ts'
import type { OfferClosed } from '../../domain/sales/upgrade-events.ts'
import type { Reaches } from '../reach.ts'
import type { Reaction } from '../reaction.ts'
import {
  bought,
  denied,
  type Delivery,
  deliveryId,
  type OfferInput,
  offerWorkflowId,
  queue,
} from './contract.ts'
import type { MessagingPorts } from './ports.ts'

type Workflow = keyof typeof import('./index.ts')

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

type OfferFact = (AccessDenied | AccessGranted | OfferClosed)['type']

/** All facts that start an offer, or end it. The relay reads this list; nothing else does. */
export const onFacts: Readonly<Record<OfferFact, (fact: Fact, reaches: Reaches) => Reaction[]>> = {
  'access.denied.v1': (fact, reaches) => {
    const { tenantId, customerId, transactionId, data } = fact as AccessDenied // As its type says.
    const input: OfferInput = { tenantId, customerId, feature: data.feature, reaches }
    return [
      {
        kind: 'workflow',
        workflow: 'offer' satisfies Workflow,
        queue,
        id: offerWorkflowId(input),
        args: [input],
        summary: 'denied: offer an upgrade, until it is bought or expires',
        tenantId,
        customerId,
        transactionId,
        again: { signal: denied.name, args: [{ transactionId }] },
      },
    ]
  },
  'access.feature.granted.v1': (fact) => {
    const { customerId, data } = fact as AccessGranted // As its type says.
    // Access that is only kept for a while is not bought.
    if (data.standing === 'grace') return []
    return data.features.map((feature) => tellBought({ customerId, feature }))
  },
  'sales.offer.closed.v1': (fact) => {
    const { customerId, data } = fact as OfferClosed // As its type says.
    return data.as === 'taken' ? [tellBought({ customerId, feature: data.feature })] : []
  },
}

const tellBought = (of: Parameters<typeof offerWorkflowId>[0]): Reaction => ({
  kind: 'signal',
  id: offerWorkflowId(of),
  signal: bought.name,
})
