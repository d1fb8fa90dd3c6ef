import type { MoneyJson, Shop } from './shop.ts'
import { callTiers, gigabytePrice } from './plain-bill.ts'

/** What a step has to show for itself; ids and amounts go into the JSON. */
export type Shown = { readonly ok: boolean } & Readonly<Record<string, unknown>>

/** One attempt at the money. */
export type Payment = {
  readonly status: string
  readonly amount: MoneyJson
  readonly code: string | null
  readonly attempt: number
  readonly providerRef: string
}

/** Who sells, and what. */
export async function openShop({ client }: Shop): Promise<void> {
  await client.put('/v1/legal-entities/default', {
    body: {
      name: 'Aurora Press B.V.',
      address: { line1: 'Keizersgracht 42', postcode: '1015 CS', city: 'Amsterdam', country: 'NL' },
      taxId: 'NL123456789B01',
      zone: 'Europe/Amsterdam',
    },
  })
  await client.put('/v1/meters/api_calls', { body: { name: 'API calls', aggregation: 'count' } })
  await client.put('/v1/meters/traffic_gb', { body: { name: 'Traffic', aggregation: 'sum' } })
  await Promise.all(
    Object.entries(plans).map(([key, body]) => client.put(`/v1/plans/${key}`, { body })),
  )
}

const monthly = (name: string, amount: string) => ({
  name,
  interval: 'month',
  prices: [{ key: 'base', name, timing: 'advance', amounts: { EUR: { kind: 'flat', amount } } }],
})

const plans = {
  starter: { ...monthly('Starter', '29.00'), features: { api_calls: { limit: '1000' } } },
  pro: {
    ...monthly('Pro', '49.00'),
    features: { exports: null, api_calls: { limit: '10000' } },
  },
  metered: {
    name: 'Metered',
    interval: 'month',
    prices: [
      {
        key: 'calls',
        name: 'API calls',
        timing: 'arrears',
        meter: 'api_calls',
        amounts: { EUR: { kind: 'graduated', tiers: callTiers } },
      },
      {
        key: 'traffic',
        name: 'Traffic, per GB',
        timing: 'arrears',
        meter: 'traffic_gb',
        amounts: { EUR: { kind: 'per-unit', unitAmount: gigabytePrice } },
      },
    ],
    features: { api: null },
  },
} as const
