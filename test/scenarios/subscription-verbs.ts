import { randomUUID } from 'node:crypto'
import { asTenant } from '../../adapters/postgres/client.ts'
import { putMeter } from '../../adapters/postgres/sales/meters.ts'
import { putPlan } from '../../adapters/postgres/sales/plans.ts'
import type { EventId } from '../../domain/ids.ts'
import type { Aggregation } from '../../domain/sales/meter.ts'
import type { PlanBody, PlanPrice } from '../../domain/sales/plan.ts'
import { commandOf } from '../../worker/reactions.ts'
import { commandWorkflow } from '../../adapters/temporal/command.ts'
import type { TestEngine } from '../engine.ts'
import type { Buyer } from './buyer.ts'
import type { Send } from './order-verbs.ts'
import { subscriptionReads } from './read-subscriptions.ts'
import { usageVerbs } from './usage-verbs.ts'

/** A price per month, flat, in advance. */
export const flat = (amount: string, more: Partial<PlanPrice> = {}): PlanPrice => ({
  key: 'base',
  name: 'Base',
  timing: 'advance',
  taxCategory: 'standard',
  amounts: { CHF: { kind: 'flat', amount } },
  ...more,
})

/** What a product does with subscriptions, and what it reads of them. */
export function subscriptionVerbs(engine: TestEngine, send: Send) {
  const { parts, tenantId } = engine
  const asked = async (type: string, data: object) => {
    const { eventId } = await send(type, data, async () => {})
    return answer(eventId)
  }
  /** Tells the subscription, and waits for its answer. */
  async function answer(eventId: EventId): Promise<unknown> {
    const [row] = await parts.system<
      { type: string; subject: string; customer_id: never; transaction_id: never }[]
    >`
      select type, subject, customer_id, transaction_id from platform.inbox where event_id = ${eventId}`
    if (row === undefined) throw new Error('The event is gone.')
    const { type, subject, customer_id: customerId, transaction_id: transactionId } = row
    const command = commandOf(
      { tenantId, eventId, type, subject, customerId, transactionId },
      parts.reaches,
    )
    return commandWorkflow(parts.client, { ...command, until: 'done' })
  }
  return {
    /** Puts a plan, monthly in advance unless it says otherwise. */
    plan: (plan: Partial<PlanBody> = {}) =>
      asTenant(parts.db, tenantId, async (tx) => {
        const body: PlanBody = {
          key: `plan-${randomUUID()}`,
          name: 'Plan',
          interval: { unit: 'month', count: 1 },
          alignment: 'anniversary',
          prices: [flat('20.00')],
          features: { exports: null },
          ...plan,
        }
        return (await putPlan(tx, { tenantId, plan: body })).plan
      }),
    meter: (key: string, aggregation: Aggregation = 'sum') =>
      asTenant(parts.db, tenantId, (tx) =>
        putMeter(tx, { tenantId, meter: { key, name: key, aggregation } }),
      ),
    /** Requests a subscription and waits for what became of it at first. */
    async subscribe(customer: Buyer, data: { readonly plan: string } & Record<string, unknown>) {
      const key = `subscription-${randomUUID()}`
      const became = await asked('subscription.requested', {
        subscription: key,
        customer: { id: customer.id },
        ...data,
      })
      return { key, became }
    },
    change: (subscription: string, data: object) =>
      asked('subscription.change.requested', { subscription, ...data }),
    stop: (subscription: string, data: object = {}) =>
      asked('subscription.cancel.requested', { subscription, ...data }),
    answer,
    ...subscriptionReads(engine),
    ...usageVerbs(engine),
  }
}
