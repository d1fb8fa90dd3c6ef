import { until } from './await.ts'
import { logPrices } from './plain-log.ts'
import type { Shop } from './shop.ts'
import type { Subscription } from './subscribe.ts'

/** However slow the computer, all have begun, or are paid, by then. */
const patienceMs = 900_000

/** Requests under way at the same time. */
const lanes = 4

/** Subscriptions asked for in one batch of events. */
const batchSize = 25

export const logPlan = 'access-log'

/** Puts what the requests of a log cost: their number by steps, and their bytes. */
export async function openLogPlan({ client }: Shop): Promise<void> {
  await client.put('/v1/meters/requests', { body: { name: 'Requests', aggregation: 'count' } })
  await client.put('/v1/meters/bytes', { body: { name: 'Bytes served', aggregation: 'sum' } })
  const arrears = { timing: 'arrears' }
  const tiers = logPrices.requests
  await client.put(`/v1/plans/${logPlan}`, {
    body: {
      name: 'Access log',
      interval: 'month',
      prices: [
        {
          ...arrears,
          key: 'requests',
          name: 'Requests',
          meter: 'requests',
          amounts: { EUR: { kind: 'graduated', tiers } },
        },
        {
          ...arrears,
          key: 'bytes',
          name: 'Bytes served',
          meter: 'bytes',
          amounts: { EUR: { kind: 'per-unit', unitAmount: logPrices.byte } },
        },
      ],
      features: { requests: null },
    },
  })
}

/** Makes each address a customer on the clock, subscribed, with a card that pays. */
export async function subscribeAll(
  shop: Shop,
  wish: { readonly addresses: readonly string[]; readonly clock: string; readonly source: string },
): Promise<void> {
  const { client, page } = shop
  const { addresses, clock, source } = wish
  const total = addresses.length
  let made = 0
  await inLanes(addresses, async (key) => {
    await client.post('/v1/customers', {
      body: { key, name: key, zone: 'UTC', currency: 'EUR', address: { country: 'NL' }, clock },
    })
    page.progress('customers', { done: (made += 1), total })
  })
  const starts = Array.from({ length: Math.ceil(total / batchSize) }, (_, nth) => nth * batchSize)
  await inLanes(starts, async (start) => {
    await client.post('/v1/events', {
      contentType: 'application/cloudevents-batch+json',
      body: addresses.slice(start, start + batchSize).map((key) => request(key, source)),
    })
  })
  await until(
    'every subscription to begin',
    async () => {
      const begun = (await subscriptionsOfLog(shop)).filter(({ state }) => state === 'active')
      page.progress('subscribed', { done: begun.length, total })
      return begun.length === total ? true : undefined
    },
    { forMs: patienceMs, everyMs: 1_000 },
  )
}

const request = (key: string, source: string) => ({
  specversion: '1.0',
  id: `subscribe/${key}`,
  source,
  type: 'subscription.requested',
  data: { subscription: key, customer: { key }, plan: logPlan, paymentMethod: 'pm_card_visa' },
})

/** Every subscription to the plan of the log, as the engine shows it. */
export function subscriptionsOfLog({ client }: Shop): Promise<Subscription[]> {
  return Array.fromAsync(client.pages<Subscription>('/v1/subscriptions', { plan: logPlan }))
}

/** Waits until everybody's month is invoiced and paid. */
export function paidByAll(shop: Shop, total: number): Promise<Subscription[]> {
  return until(
    'every address to have paid',
    async () => {
      const all = await subscriptionsOfLog(shop)
      const paid = all.filter(({ invoices }) => invoices[0]?.status === 'paid')
      shop.page.progress('paid', { done: paid.length, total })
      return paid.length === total ? all : undefined
    },
    { forMs: patienceMs, everyMs: 1_000 },
  )
}

async function inLanes<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const next = all.values()
  const lane = async () => {
    for (const one of next) await work(one)
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}
