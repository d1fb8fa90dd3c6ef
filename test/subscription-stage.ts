import { randomUUID } from 'node:crypto'
import { asTenant, type Db } from '../adapters/postgres/client.ts'
import { createApiKey } from '../adapters/postgres/platform/api-keys.ts'
import { putMeter } from '../adapters/postgres/sales/meters.ts'
import { putPlan } from '../adapters/postgres/sales/plans.ts'
import type { TenantId } from '../domain/ids.ts'
import type { PlanBody, PlanVersion } from '../domain/sales/plan.ts'
import { startEngine } from '../worker/engine.ts'
import { openParts } from '../worker/parts.ts'
import { layGround, settingsAt } from './engine.ts'
import { flat } from './scenarios/subscription-verbs.ts'

type Answer = {
  readonly status: number
  readonly json: Record<string, unknown>
}

export type SubscriptionStage = Awaited<ReturnType<typeof subscriptionStage>>

/** The whole engine, spoken to over HTTP alone. */
export async function subscriptionStage() {
  const ground = await layGround()
  const { simulator, mailbox, tenantId } = ground
  const bases = { stripeBase: simulator.url, resendBase: mailbox.url }
  const parts = await openParts(settingsAt({ ...ground, ...bases, reach: 'remote' }))
  const engine = await startEngine(parts, { renews: false })
  simulator.setWebhookUrl(`${engine.url}/hooks/stripe`)
  const { key } = await asTenant(parts.db, tenantId, (tx) =>
    createApiKey(tx, { tenantId, name: 'a test', scopes: ['*'] }),
  )
  const ask = async (
    ...[method, path, body, headers = {}]: [string, string, object?, Record<string, string>?]
  ): Promise<Answer> => {
    const response = await fetch(`${engine.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, json: text === '' ? {} : JSON.parse(text) }
  }
  return {
    parts,
    tenantId,
    ask,
    plan: planMaker(parts.db, tenantId),
    /** Subscribes somebody new, with a good card. @returns the path of the subscription */
    async subscribed(data: { readonly plan: string } & object): Promise<string> {
      const name = randomUUID()
      const answer = await ask('POST', '/v1/subscriptions', {
        subscription: name,
        customer: { key: name, name: 'Anna Muster', email: `${name}@example.test` },
        paymentMethod: 'pm_card_visa',
        ...data,
      })
      if (answer.status !== 200) throw new Error(JSON.stringify(answer.json))
      return `/v1/subscriptions/${name}`
    },
    async stop() {
      await engine.stop()
      await parts.close()
      await ground.stop()
    },
  }
}

/** Puts plans: 20.00 CHF a month in advance, unless one says otherwise; with the meters it names. */
const planMaker =
  (db: Db, tenantId: TenantId) =>
  (plan: Partial<PlanBody> = {}): Promise<PlanVersion> =>
    asTenant(db, tenantId, async (tx) => {
      for (const key of new Set((plan.prices ?? []).flatMap(({ meter }) => meter ?? [])))
        await putMeter(tx, { tenantId, meter: { key, name: key, aggregation: 'sum' } })
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
    })
