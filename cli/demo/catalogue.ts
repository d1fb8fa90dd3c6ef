import type { MoneyJson, Shop } from './shop.ts'

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
  await client.put('/v1/products/pro', {
    body: { name: 'Pro licence', features: ['exports', 'api'], prices: { EUR: '49.00' } },
  })
}

/** What every customer of the demo buys. */
export const pro = { currency: 'EUR', lines: [{ product: 'pro', quantity: 1 }] }
