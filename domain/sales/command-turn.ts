import type { PlanVersion } from './plan.ts'
import type { Refusal } from './refusal.ts'
import type { SubscriptionCommand } from './subscription-event.ts'
import { type Situation, type Turn } from './turn.ts'
import { begin } from './turn-begin.ts'
import { cancel } from './turn-cancel.ts'
import { change } from './turn-change.ts'

/**
 * What a command comes to: the one place where an event's wish becomes a step.
 *
 * @param planNamed finds a plan by key or id, in its latest version
 */
export function commandTurn(
  situation: Situation,
  {
    command,
    planNamed,
  }: {
    readonly command: SubscriptionCommand
    readonly planNamed: (name: string) => PlanVersion | undefined
  },
): Turn | Refusal {
  if (command.type === 'subscription.requested') return begin(situation)
  if (command.type === 'subscription.cancel.requested') return cancel(situation, command.data)
  const { plan: name, quantity, when } = command.data
  const plan = name === undefined ? undefined : planNamed(name)
  if (name !== undefined && plan === undefined) return noPlan(name)
  return change(situation, {
    when,
    ...(plan === undefined ? {} : { plan: { planId: plan.planId, version: plan.version } }),
    ...(quantity === undefined ? {} : { quantity }),
  })
}

const noPlan = (name: string): Refusal => ({
  kind: 'refused',
  field: 'plan',
  message: `There is no plan "${name}".`,
  fix: 'Make it with PUT /v1/plans, or name one that GET /v1/plans lists.',
})
