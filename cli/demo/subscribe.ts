import type { MoneyJson, Shop } from './shop.ts'

/** A subscription as the API shows it, as far as the demo looks. */
export type Subscription = {
  readonly id: string
  readonly key: string
  readonly state: string
  readonly customer: { readonly id: string; readonly key: string }
  readonly plan: { readonly key: string; readonly name: string }
  readonly period: { readonly from: string; readonly until: string } | null
  readonly usage: readonly {
    readonly meter: string
    readonly events: string
    readonly used: string
    readonly late: boolean
  }[]
  readonly invoices: readonly Billed[]
  readonly transactionId: string
}

/** An invoice as its subscription shows it; the newest comes first. */
export type Billed = {
  readonly id: string
  readonly number: string
  readonly status: string
  readonly total: MoneyJson
}

type Commanded = { readonly transactionId: string; readonly subscription: Subscription }

/** Subscribes a customer over HTTP; answered when the first invoice is charged. */
export async function subscribe(
  { client }: Shop,
  wish: { readonly key: string; readonly customer: string; readonly plan: string },
): Promise<Subscription> {
  const { key, customer, plan } = wish
  const { subscription } = await client.post<Commanded>('/v1/subscriptions', {
    body: { subscription: key, customer: { id: customer }, plan, paymentMethod: 'pm_card_visa' },
  })
  return subscription
}

/** Makes a test clock that stands at an instant. @returns its id */
export async function clockAt(
  { client }: Shop,
  clock: { readonly name: string; readonly now: string },
): Promise<string> {
  return (await client.post<{ id: string }>('/v1/clocks', { body: clock })).id
}
