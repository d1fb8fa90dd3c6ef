import { checkIs, mailOf, row, until } from './await.ts'
import { type Payment, type Shown } from './catalogue.ts'
import { customer, sendEvent, type Shop, text } from './shop.ts'
import { clockAt, subscribe, type Subscription } from './subscribe.ts'

/** 2: a renewal is declined, and the customer is kept, over simulated days. */
export async function cardIsReplaced(shop: Shop): Promise<Shown> {
  const { page, client } = shop
  const clock = await clockAt(shop, { name: 'grace', now: '2026-02-02T09:00:00Z' })
  const grace = await customer(shop, { key: 'grace', name: 'Grace Hopper', clock })
  const { id } = await subscribe(shop, { key: 'grace-pro', customer: grace, plan: 'pro' })
  await newCard(shop, { customer: grace, card: 'pm_card_chargeCustomerFailInsufficientFunds' })

  const from = performance.now()
  await client.post(`/v1/clocks/${clock}/advance`, { body: { to: '2026-03-02T09:00:00Z' } })
  const declined = await attempt(shop, { customer: grace, nth: 1, status: 'failed' })
  const kept = await checkIs(shop, { customer: grace, feature: 'exports', reason: 'grace' })
  page.line('day 0', `renewal, charge 1 declined: ${declined.code}   access: ${kept.reason}`)
  const problem = await mailOf(shop, { customer: grace, kind: 'payment-problem' })

  await client.post(`/v1/clocks/${clock}/advance`, { body: { to: '2026-03-05T09:00:00Z' } })
  const again = await attempt(shop, { customer: grace, nth: 2, status: 'failed' })
  page.line('day 3', `charge 2 declined: ${again.code}   e-mail "${problem.subject}"`)

  await client.post(`/v1/clocks/${clock}/advance`, { body: { to: '2026-03-07T09:30:00Z' } })
  await newCard(shop, { customer: grace, card: 'pm_card_visa' })
  const paid = await attempt(shop, { customer: grace, nth: 3, status: 'succeeded' })
  const [invoice] = await until('the renewal to be paid', async () => {
    const { invoices } = await client.get<Subscription>('/v1/subscriptions/grace-pro')
    return invoices.every(({ status }) => status === 'paid') ? invoices : undefined
  })
  await checkIs(shop, { customer: grace, feature: 'exports', reason: 'paid' })
  page.line('day 5', `new card •••• 4242: charge 3 ${paid.status}   access: paid`)
  const mail = await mailOf(shop, { customer: grace, kind: 'payment-recovered' })
  const seconds = (performance.now() - from) / 1_000
  page.line('recovered', `${text(paid.amount)}   e-mail "${mail.subject}"`)
  page.line('clock', `moved 33 days in ${seconds.toFixed(1)} s`)
  const ok = kept.allowed && invoice?.total.amount === paid.amount.amount
  return {
    ok,
    customerId: grace,
    clockId: clock,
    subscriptionId: id,
    invoiceId: invoice?.id,
    number: invoice?.number,
    attempts: paid.attempt,
    recovered: paid.amount,
  }
}

const newCard = ({ client }: Shop, { customer: id, card }: { customer: string; card: string }) =>
  sendEvent(client, {
    type: 'payment-method.updated',
    data: { customer: { id }, paymentMethod: card },
  })

function attempt(
  shop: Shop,
  wanted: { readonly customer: string; readonly nth: number; readonly status: string },
): Promise<Payment> {
  const { customer: id, nth, status } = wanted
  return row<Payment>(shop, {
    what: `charge ${nth} to be ${status}`,
    path: '/v1/payments',
    query: { customer: id },
    fits: (payment) => payment.attempt === nth && payment.status === status,
  })
}
