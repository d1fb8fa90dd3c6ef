import { setTimeout as pause } from 'node:timers/promises'
import type { MoneyJson, Shop } from './shop.ts'

type Invoice = {
  readonly id: string
  readonly number: string
  readonly status: string
  readonly customerId: string
  readonly total: MoneyJson
  readonly tax: MoneyJson
  readonly paid: MoneyJson
  readonly credited: MoneyJson
  readonly refunded: MoneyJson
  readonly transactionId: string
}

/** How long the demo waits for one thing before it says that it did not happen. */
const patienceMs = 60_000

/** Asks again and again until there is an answer. Throws, naming what was awaited, if none comes. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined>,
  { forMs = patienceMs, everyMs = 40 }: { readonly forMs?: number; readonly everyMs?: number } = {},
): Promise<T> {
  const deadline = Date.now() + forMs
  for (;;) {
    const answer = await ask()
    if (answer !== undefined) return answer
    if (Date.now() > deadline) throw new Error(`Waited ${forMs / 1_000} s in vain for ${what}.`)
    await pause(everyMs)
  }
}

type Listed<T> = { readonly data: readonly T[] }

/** The first row of a list that fits, once there is one. */
export function row<T>(
  shop: Shop,
  found: {
    readonly what: string
    readonly path: string
    readonly query: Record<string, string>
    readonly fits?: (row: T) => boolean
  },
): Promise<T> {
  return until(found.what, async () => {
    const { data } = await shop.client.get<Listed<T>>(found.path, found.query)
    return data.find(found.fits ?? (() => true))
  })
}

/** The invoice of a customer, in the state awaited. */
export function invoiceOf(
  shop: Shop,
  wanted: { readonly customer: string; readonly status: string },
): Promise<Invoice> {
  const { customer, status } = wanted
  return row<Invoice>(shop, {
    what: `an invoice that is ${status}`,
    path: '/v1/invoices',
    query: { customer, status },
  })
}

type Mail = {
  readonly id: string
  readonly kind: string
  readonly subject: string
  readonly status: string
}

/** A mail that has left. */
export function mailOf(
  shop: Shop,
  wanted: { readonly customer: string; readonly kind: string },
): Promise<Mail> {
  const { customer, kind } = wanted
  return row<Mail>(shop, {
    what: `the mail "${kind}"`,
    path: '/v1/messages',
    query: { customer, kind },
    fits: (mail) => mail.status === 'sent',
  })
}

type Check = {
  readonly allowed: boolean
  readonly reason: string
  /** Of a quota, in a period. */
  readonly limit?: string
}

/** Whether a customer may use a feature, once the answer is the one awaited. */
export function checkIs(
  shop: Shop,
  wanted: { readonly customer: string; readonly feature: string; readonly reason: string },
): Promise<Check> {
  return until(`access to be "${wanted.reason}"`, async () => {
    const check = await shop.client.post<Check>('/v1/check', {
      body: { customer: wanted.customer, feature: wanted.feature },
    })
    return check.reason === wanted.reason ? check : undefined
  })
}
