import { checkIs, invoiceOf, mailOf, row } from './await.ts'
import { type Payment, pro, type Shown } from './catalogue.ts'
import { customer, sendEvent, type Shop, text } from './shop.ts'

/** 2: a card declines, and the customer is kept, over simulated days. */
export async function cardIsReplaced(shop: Shop): Promise<Shown> {
  const { page, client } = shop
  const clock = await client.post<{ id: string }>('/v1/clocks', {
    body: { name: 'grace', now: '2026-03-02T09:00:00Z' },
  })
  const grace = await customer(shop, { key: 'grace', name: 'Grace Hopper', clock: clock.id })
  await sendEvent(client, {
    type: 'order.placed',
    data: {
      order: 'ORD-1002',
      customer: { id: grace },
      paymentMethod: 'pm_card_chargeCustomerFailInsufficientFunds',
      ...pro,
    },
  })
  const kept = await checkIs(shop, { customer: grace, feature: 'exports', reason: 'grace' })
  const declined = await row<Payment>(shop, {
    what: 'the declined charge',
    path: '/v1/payments',
    query: { customer: grace },
  })
  page.line('day 0', `charge 1 declined: ${declined.code}   access: grace`)
  await mailOf(shop, { customer: grace, kind: 'payment-problem' })

  await client.post(`/v1/clocks/${clock.id}/advance`, { body: {} })
  const again = await row<Payment>(shop, {
    what: 'the second charge',
    path: '/v1/payments',
    query: { customer: grace },
    fits: (payment) => payment.attempt === 2,
  })
  page.line('day 3', `charge 2 declined: ${again.code}   e-mail "payment problem"`)

  await client.post(`/v1/clocks/${clock.id}/advance`, { body: { to: '2026-03-07T09:30:00Z' } })
  await sendEvent(client, {
    type: 'payment-method.updated',
    data: { customer: { id: grace }, paymentMethod: 'pm_card_visa' },
  })
  const invoice = await invoiceOf(shop, { customer: grace, status: 'paid' })
  await checkIs(shop, { customer: grace, feature: 'exports', reason: 'paid' })
  page.line('day 5', `new card •••• 4242: charge 3 succeeded, ${text(invoice.paid)}   access: paid`)
  const mail = await mailOf(shop, { customer: grace, kind: 'payment-recovered' })
  page.line('e-mail', `"${mail.subject}"`)
  const attempts = await client.get<{ data: Payment[] }>('/v1/payments', { customer: grace })
  const ok =
    kept.allowed && attempts.data.length === 3 && invoice.paid.amount === invoice.total.amount
  return {
    ok,
    customerId: grace,
    clockId: clock.id,
    invoiceId: invoice.id,
    number: invoice.number,
    attempts: attempts.data.length,
    recovered: invoice.paid,
  }
}
