import { checkIs, invoiceOf, mailOf, row } from './await.ts'
import { type Payment, pro, type Shown } from './catalogue.ts'
import { customer, sendEvent, type Shop, text } from './shop.ts'

/** 1: an order arrives, is invoiced and paid; access is granted, the receipt is in the mailbox. */
export async function orderIsPaid(shop: Shop): Promise<Shown> {
  const ada = await customer(shop, { key: 'ada', name: 'Ada Lovelace' })
  const { page, client } = shop
  const { eventId, transactionId } = await sendEvent(client, {
    type: 'order.placed',
    data: { order: 'ORD-1001', customer: { id: ada }, paymentMethod: 'pm_card_visa', ...pro },
  })
  page.line('order', 'ORD-1001  Pro licence, 49.00 EUR + 21 % VAT')
  const invoice = await invoiceOf(shop, { customer: ada, status: 'paid' })
  page.line('invoice', `${invoice.number}  ${text(invoice.total)}`)
  const payment = await row<Payment>(shop, {
    what: 'the payment',
    path: '/v1/payments',
    query: { invoice: invoice.id },
  })
  page.line('payment', `card •••• 4242  ${payment.status}  ${payment.providerRef}`)
  const access = await checkIs(shop, { customer: ada, feature: 'exports', reason: 'paid' })
  page.line('access', 'exports, api: granted')
  const mail = await mailOf(shop, { customer: ada, kind: 'receipt' })
  page.line('e-mail', `"${mail.subject}"   ${client.url}/mail`)
  page.line('trace', `npx durabill trace ${transactionId}`)
  const ok = payment.status === 'succeeded' && invoice.total.amount === '5929' && access.allowed
  return {
    ok,
    transactionId,
    eventId,
    customerId: ada,
    invoiceId: invoice.id,
    number: invoice.number,
    total: invoice.total,
  }
}
