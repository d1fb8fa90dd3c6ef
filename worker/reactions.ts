import type { Fact } from '../domain/fact.ts'
import { onFact as messages, onFacts as offers } from '../workflows/messaging/subscriptions.ts'
import {
  onEvents as paymentEvents,
  onFacts as payments,
} from '../workflows/payments/subscriptions.ts'
import type { Reaches } from '../workflows/reach.ts'
import type { AcceptedEvent, OnEvent, Reaction } from '../workflows/reaction.ts'
import { commanded, onEvents as salesEvents } from '../workflows/sales/subscriptions.ts'

const onEvents: Readonly<Record<string, OnEvent>> = { ...salesEvents, ...paymentEvents }

type OnFact = (fact: Fact, reaches: Reaches) => Reaction[]

const onFacts: readonly Readonly<Record<string, OnFact | undefined>>[] = [payments, offers]

/** What an accepted event sets going. Intake accepts only types that stand here. */
export function startOf(event: AcceptedEvent, reaches: Reaches): Reaction {
  const react = onEvents[event.type]
  if (react === undefined) throw new TypeError(`Nothing listens to ${event.type}.`)
  return react(event, reaches)
}

/** An event that asks something of a subscription, as the command to it. */
export const commandOf = commanded

/** Everything that a fact sets going, in every column. A fact that nobody waits for sets nothing going. */
export function reactionsTo(fact: Fact, reaches: Reaches): Reaction[] {
  return [
    ...onFacts.flatMap((column) => column[fact.type]?.(fact, reaches) ?? []),
    ...messages(fact),
  ]
}
