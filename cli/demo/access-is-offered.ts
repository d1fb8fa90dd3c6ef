import { checkIs, mailOf, row, until } from './await.ts'
import type { Payment, Shown } from './catalogue.ts'
import { customer, type MoneyJson, type Shop, text } from './shop.ts'
import { clockAt, subscribe } from './subscribe.ts'

type Check = {
  readonly allowed: boolean
  readonly reason: string
  readonly limit?: string
  readonly used?: string
  readonly resetsAt?: string
}

type Offer = {
  readonly id: string
  readonly state: string
  readonly plan: { readonly key: string; readonly name: string }
  readonly today: MoneyJson
  // oxlint-disable-next-line unicorn/no-thenable -- The word of the contract; it is data, no function.
  readonly then: MoneyJson
  readonly url: string
}

/** With 21 of April's 30 days left: Pro's part less what was paid of Starter's, each with its tax. */
const expected = { net: '14.00', sum: '20.00 × 21/30', todayMinor: '1694', thenMinor: '5929' }

/** 4: a quota is used up; the customer is denied, offered more to the cent, buys, and goes on. */
export async function accessIsOffered(shop: Shop): Promise<Shown> {
  const { page, client } = shop
  const clock = await clockAt(shop, { name: 'lin', now: '2026-04-01T08:00:00Z' })
  const lin = await customer(shop, { key: 'lin', name: 'Lin Chen', clock })
  const { id } = await subscribe(shop, { key: 'lin-starter', customer: lin, plan: 'starter' })
  await client.post(`/v1/clocks/${clock}/advance`, { body: { to: '2026-04-10T08:00:00Z' } })

  const last = await consume(shop, { customer: lin, units: '1000' })
  const denied = await consume(shop, { customer: lin, units: '1' })
  page.line(
    'check',
    `api_calls → ${denied.reason}: limit ${denied.limit}, used ${denied.used}, resets ${dayOf(denied.resetsAt)}`,
  )
  const offer = await offerIs(shop, { customer: lin, state: 'open' })
  page.line(
    'offer',
    `${offer.plan.name}, ${text(offer.today)} today (${expected.sum} = ${expected.net}, + VAT), then ${text(offer.then)} a month`,
  )
  page.line('', offer.url)
  const mail = await mailOf(shop, { customer: lin, kind: 'offer' })
  page.line('e-mail', `"${mail.subject}"`)

  await client.post(`/v1/offers/${offer.id}/accept`, { body: { today: offer.today } })
  const paid = await row<Payment>(shop, {
    what: 'the upgrade to be paid',
    path: '/v1/payments',
    query: { customer: lin, status: 'succeeded' },
    fits: ({ amount }) => amount.amount === offer.today.amount,
  })
  const allowed = await until('access to more', async () => {
    const check = await checkIs(shop, { customer: lin, feature: 'api_calls', reason: 'paid' })
    return check.limit === '10000' ? check : undefined
  })
  const taken = await offerIs(shop, { customer: lin, state: 'taken' })
  page.line('bought', `${text(paid.amount)} by card   api_calls: ${allowed.limit} a month, allowed`)
  return {
    ok:
      last.allowed &&
      !denied.allowed &&
      denied.limit === '1000' &&
      denied.used === '1000' &&
      offer.today.amount === expected.todayMinor &&
      offer.then.amount === expected.thenMinor &&
      taken.id === offer.id &&
      allowed.allowed,
    customerId: lin,
    clockId: clock,
    subscriptionId: id,
    limit: denied.limit,
    used: denied.used,
    resetsAt: denied.resetsAt,
    offerId: offer.id,
    plan: offer.plan.key,
    today: offer.today,
    paid: paid.amount,
  }
}

/** Takes units from the quota. A check is answered from memory, so access is awaited first. */
async function consume(shop: Shop, wish: { readonly customer: string; readonly units: string }) {
  const { customer: id, units } = wish
  await until('access to Starter', async () => {
    const { limit } = await shop.client.post<Check>('/v1/check', {
      body: { customer: id, feature: 'api_calls' },
    })
    return limit
  })
  return shop.client.post<Check>('/v1/check', {
    body: { customer: id, feature: 'api_calls', consume: units },
  })
}

function offerIs(
  shop: Shop,
  wanted: { readonly customer: string; readonly state: string },
): Promise<Offer> {
  return row<Offer>(shop, {
    what: `an offer that is ${wanted.state}`,
    path: '/v1/offers',
    query: wanted,
  })
}

/** `1 May` */
const dayOf = (instant = ''): string =>
  new Date(instant).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    timeZone: 'Europe/Amsterdam',
  })
