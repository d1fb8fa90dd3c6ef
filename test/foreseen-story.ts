import { randomUUID } from 'node:crypto'
import { asTenant } from '../adapters/postgres/client.ts'
import { moveClock } from '../adapters/postgres/clock-moves.ts'
import { putMeter } from '../adapters/postgres/sales/meters.ts'
import { putPlan } from '../adapters/postgres/sales/plans.ts'
import { billing } from '../activities/sales/index.ts'
import type { ClockId, InvoiceId, SubscriptionId } from '../domain/ids.ts'
import type { PlanVersion } from '../domain/sales/plan.ts'
import type { Turned } from '../workflows/sales/ports.ts'
import type { ApiStage } from './api-stage.ts'
import { meters, somePlan } from './random-plan.ts'
import { pick } from './seeded.ts'

type Random = (below: number) => number

/** Something that happens to a subscription: an event, or what falls due by itself. */
export type Wish =
  | { readonly verb: 'change' | 'cancel'; readonly body: Readonly<Record<string, unknown>> }
  | { readonly verb: 'due' }

export type ForeseenStory = Awaited<ReturnType<typeof foreseenStory>>

/** One customer on a clock of their own, who is about to subscribe to one of a few random plans. */
export async function foreseenStory(stage: ApiStage, random: Random) {
  const { app, tenantId } = stage
  const { turn } = billing(app)
  const { key, clockId } = await someCustomer(stage, random)
  const plans = await somePlans(stage, random)
  const path = `/v1/subscriptions/${key}`
  const requested = {
    subscription: key,
    customer: { key },
    plan: pick(random, plans).key,
    quantity: String(1 + random(20)),
    currency: pick(random, ['CHF', 'EUR']),
    ...(random(3) === 0 ? { discountPercent: pick(random, ['10', '33.3', '100']) } : {}),
  }

  /** Sends an event and takes the step that it asks for. */
  async function told(type: string, data: object): Promise<Turned | undefined> {
    stage.started.length = 0
    const body = { specversion: '1.0', id: randomUUID(), source: 'shop', type, data }
    await stage.ask('POST', '/v1/events', body)
    const [row] = stage.started
    if (row === undefined) return undefined
    const subscriptionId = row.subject as SubscriptionId // Of such events, it is.
    const [turned] = await turn([{ tenantId, subscriptionId, eventId: row.event_id }])
    return turned
  }
  return {
    path,
    key,
    plans,
    requested,
    told,
    begin: () => told('subscription.requested', requested),
    /** Takes the step that is due by itself. */
    async due(): Promise<Turned | undefined> {
      const [turned] = await turn([{ tenantId, subscriptionId: (await read()).id }])
      return turned
    },
    read,
    /** Moves their clock. */
    moveTo: (toMs: number) => asTenant(app, tenantId, (tx) => moveClock(tx, { clockId, toMs })),
    clockId,
    pay: async () => payAll(stage, (await read()).invoices),
    use: (meter: string, quantity: string) => use(stage, { key, meter, quantity }),
  }

  async function read() {
    const { json } = await stage.ask('GET', path)
    return json as unknown as Shown // As the contract of the route has it.
  }
}

async function someCustomer({ ask }: ApiStage, random: Random) {
  const now = new Date(Date.UTC(2026, random(6), 1 + random(31), random(24), random(60)))
  const { json: clock } = await ask('POST', '/v1/clocks', { name: 'x', now: now.toISOString() })
  const clockId = String(clock['id']) as ClockId // As it was just made.
  const key = randomUUID()
  await ask('POST', '/v1/customers', {
    key,
    name: 'Anna',
    address: { country: pick(random, ['CH', 'NL', 'DE']) },
    zone: pick(random, ['Europe/Zurich', 'America/New_York', 'Asia/Tokyo', 'UTC']),
    clock: clockId,
  })
  return { key, clockId }
}

/** Pays what stands open, all of it. */
async function payAll({ app, tenantId }: ApiStage, invoices: Shown['invoices']): Promise<void> {
  for (const { id, status, due } of invoices) {
    if (status !== 'open') continue
    const paid = { minor: BigInt(due.amount), currency: due.currency }
    await billing(app).settle([{ tenantId, invoiceId: id, paid }])
  }
}

const use = (
  { ask }: ApiStage,
  { key, ...what }: { readonly key: string; readonly meter: string; readonly quantity: string },
) =>
  ask('POST', '/v1/events', {
    specversion: '1.0',
    id: randomUUID(),
    source: 'shop',
    type: 'usage.recorded',
    data: { customer: { key }, ...what },
  })

type Shown = {
  readonly id: SubscriptionId
  readonly state: string
  readonly dueAt: string | null
  readonly period: { readonly endsAt: string } | null
  readonly credit: { readonly amount: string }
  readonly invoices: readonly {
    readonly id: InvoiceId
    readonly status: string
    readonly due: { readonly amount: string; readonly currency: 'CHF' }
  }[]
}

async function somePlans(stage: ApiStage, random: Random) {
  const { app, tenantId } = stage
  return asTenant(app, tenantId, async (tx) => {
    for (const meter of meters) await putMeter(tx, { tenantId, meter })
    const plans: PlanVersion[] = []
    for (let count = 0; count < 3; count += 1)
      plans.push((await putPlan(tx, { tenantId, plan: somePlan(random) })).plan)
    return plans as [PlanVersion, ...PlanVersion[]] // Three were put.
  })
}
