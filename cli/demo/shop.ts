import { randomUUID } from 'node:crypto'
import { formatMinor } from '../../domain/money/format.ts'
import type { Currency } from '../../domain/money/currency.ts'
import type { EngineClient } from '../client.ts'
import type { Page } from './page.ts'

/** What a step of the demo works with: the public API, and a page to tell it on. */
export type Shop = {
  readonly client: EngineClient
  readonly page: Page
}

/** Money as the API writes it. */
export type MoneyJson = { readonly amount: string; readonly currency: Currency }

/** `59.29 EUR` */
export const text = ({ amount, currency }: MoneyJson): string =>
  `${formatMinor(BigInt(amount), currency)} ${currency}`

/** Sends one product event, as the product would. */
export function sendEvent(
  client: EngineClient,
  event: { readonly type: string; readonly data: object },
): Promise<{ eventId: string; transactionId: string }> {
  return client.post('/v1/events', {
    contentType: 'application/cloudevents+json',
    body: { specversion: '1.0', id: randomUUID(), source: 'demo', ...event },
  })
}

/** Makes a customer of the demo. */
export async function customer(
  shop: Shop,
  person: { readonly key: string; readonly name: string; readonly clock?: string },
): Promise<string> {
  const { id } = await shop.client.post<{ id: string }>('/v1/customers', {
    body: {
      ...person,
      email: `${person.key}@example.test`,
      locale: 'en-GB',
      zone: 'Europe/Amsterdam',
      currency: 'EUR',
      address: { line1: 'Herengracht 1', postcode: '1015 BA', city: 'Amsterdam', country: 'NL' },
    },
  })
  return id
}
