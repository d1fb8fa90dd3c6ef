import { invoiceOf, mailOf, row, until } from './await.ts'
import { type Payment, type Shown } from './catalogue.ts'
import { customer, sendEvent, type Shop, text } from './shop.ts'
import type { Subscription } from './subscribe.ts'

type Check = { readonly allowed: boolean; readonly limit?: string; readonly used?: string }
type Trace = { readonly lines: readonly unknown[] }

/** 1: somebody signs up: the first month is invoiced and paid, access opens, the receipt is sent. */
export async function signUpIsPaid(shop: Shop): Promise<Shown> {
  const { page, client } = shop
  const ada = await customer(shop, { key: 'ada', name: 'Ada Lovelace' })
  const { eventId, transactionId } = await sendEvent(client, {
    type: 'subscription.requested',
    data: {
      subscription: 'ada-pro',
      customer: { id: ada },
      plan: 'pro',
      paymentMethod: 'pm_card_visa',
    },
  })
  const invoice = await invoiceOf(shop, { customer: ada, status: 'paid' })
  const { id, plan } = await until('the subscription to be active', async () => {
    const one = await client.get<Subscription>('/v1/subscriptions/ada-pro')
    return one.state === 'active' ? one : undefined
  })
  page.line('signed up', `${plan.name}, monthly, 49.00 EUR + 21 % VAT`)
  page.line('invoice', `${invoice.number}  ${text(invoice.total)}`)
  const payment = await row<Payment>(shop, {
    what: 'the payment',
    path: '/v1/payments',
    query: { invoice: invoice.id },
  })
  page.line('payment', `card •••• 4242  ${payment.status}  ${payment.providerRef}`)
  const calls = await until('access to open', async () => {
    const check = await client.post<Check>('/v1/check', {
      body: { customer: ada, feature: 'api_calls', consume: '1' },
    })
    return check.allowed ? check : undefined
  })
  page.line('access', `exports; api_calls ${calls.used} of ${calls.limit} a month used`)
  const mail = await mailOf(shop, { customer: ada, kind: 'receipt' })
  page.line('e-mail', `"${mail.subject}"   ${client.url}/mail`)
  const { lines } = await client.get<Trace>(`/v1/trace/${transactionId}`)
  page.line('trace', `npx durabill trace ${transactionId}`)
  const ok =
    payment.status === 'succeeded' &&
    invoice.total.amount === '5929' &&
    calls.limit === '10000' &&
    calls.used === '1' &&
    lines.length > 0
  return {
    ok,
    transactionId,
    eventId,
    customerId: ada,
    subscriptionId: id,
    invoiceId: invoice.id,
    number: invoice.number,
    total: invoice.total,
    traceLines: lines.length,
  }
}
