import { randomUUID } from 'node:crypto'
import { asTenant } from '../../adapters/postgres/client.ts'
import { putMeter } from '../../adapters/postgres/sales/meters.ts'
import { putPlan } from '../../adapters/postgres/sales/plans.ts'
import type { CustomerId, EventId } from '../../domain/ids.ts'
import type { Aggregation } from '../../domain/sales/meter.ts'
import type { PlanBody, PlanPrice } from '../../domain/sales/plan.ts'
import { putProfile } from '../../adapters/postgres/sales/put-profile.ts'
import { recordUsage } from '../../adapters/postgres/sales/usage-record.ts'
import { durabill } from '../../domain/sales/profiles.ts'
import { commandOf } from '../../worker/reactions.ts'
import { commandWorkflow } from '../../adapters/temporal/command.ts'
import type { TestEngine } from '../engine.ts'
import type { Buyer } from './buyer.ts'
import type { Send } from './order-verbs.ts'

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
    /** Where a subscription stands. */
    async subscription(key: string) {
      const [row] = await parts.system<
        {
          state: string
          starts_at: Date
          ends_at: Date
          period_index: number
          quantity: string
          plan_version: number
          ended_because: string | null
        }[]
      >`select state, starts_at, ends_at, period_index, quantity, plan_version, ended_because from sales.subscription where key = ${key}`
      if (row === undefined) throw new Error(`There is no subscription ${key}.`)
      return row
    },
    /** What a customer was charged, in order, in minor units. */
    async charges(customerId: CustomerId): Promise<bigint[]> {
      const rows = await parts.system<{ minor: bigint }[]>`
        select amount_minor as minor from payments.intent
         where customer_id = ${customerId} and status = 'succeeded' order by created_at`
      return rows.map((row) => row.minor)
    },
    /** What went back to a customer, in order, in minor units. */
    async refunds(customerId: CustomerId): Promise<bigint[]> {
      const rows = await parts.system<{ minor: bigint }[]>`
        select r.amount_minor as minor from payments.refund r
          join payments.intent i on i.tenant_id = r.tenant_id and i.intent_id = r.intent_id
         where i.customer_id = ${customerId} and r.status = 'succeeded' order by r.created_at`
      return rows.map((row) => row.minor)
    },
    /** What is held for a customer of credits, in minor units. */
    async held(customerId: CustomerId): Promise<bigint> {
      const [row] = await parts.system<{ minor: bigint }[]>`
        select minor from sales.customer_credit where customer_id = ${customerId}`
      return row?.minor ?? 0n
    },
    /** What each document of it says, in order: `Calls 12 + 3 = 300`, after 12 that were billed before. */
    async lines(key: string): Promise<string[]> {
      const rows = await parts.system<{ line: string }[]>`
        select format('%s %s%s = %s', l.description, case when l.after is null then '' else l.after || ' + ' end, l.quantity,
                      case when d.kind = 'invoice' then l.net_minor else -l.net_minor end) as line
          from sales.document_line l
          join sales.document d using (tenant_id, document_id)
          join sales.subscription s using (tenant_id, subscription_id)
         where s.key = ${key} order by d.finalized_at, d.kind, d.counter, l.line_key::integer`
      return rows.map((row) => row.line)
    },
    /** Reports use of a meter, now unless a time is given. @returns where it went */
    async use(
      customer: Buyer,
      { meter, quantity, ...more }: { meter: string; quantity: string; id?: string; time?: string },
    ): Promise<string> {
      const [answer] = await recordUsage(parts.db, {
        tenantId,
        events: [
          {
            source: 'https://shop.test',
            sourceId: more.id ?? randomUUID(),
            customerId: customer.id,
            meterKey: meter,
            quantity,
            ...(more.time === undefined ? {} : { time: more.time }),
          },
        ],
      })
      if (answer?.kind !== 'recorded') return answer?.kind ?? 'nothing'
      return `${answer.duplicate ? 'again ' : ''}${answer.state}`
    },
    /** So long after its end a period takes events: from now on, for the whole tenant. */
    grace: (graceHours: number) =>
      asTenant(parts.db, tenantId, (tx) =>
        putProfile(tx, {
          tenantId,
          draft: { ...durabill, usage: { graceHours, late: 'next-invoice' } },
        }),
      ),
    /** Its documents in order: `INV 21.62 2026-03-02 paid`. */
    async papers(key: string): Promise<string[]> {
      const rows = await parts.system<{ paper: string }[]>`
        select format('%s %s %s %s', d.kind, d.total_minor, to_char(d.issued_on, 'YYYY-MM-DD'), coalesce(v.status, 'final')) as paper
          from sales.document d
          join sales.subscription s on s.tenant_id = d.tenant_id and s.subscription_id = d.subscription_id
          left join sales.invoice v on v.tenant_id = d.tenant_id and v.invoice_id = d.document_id
         where s.key = ${key} order by d.finalized_at, d.kind, d.counter`
      return rows.map((row) => row.paper)
    },
  }
}
