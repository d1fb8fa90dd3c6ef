import { checkIs, mailOf, row, until } from './await.ts'
import { type Shown } from './catalogue.ts'
import { type MoneyJson, sendEvent, type Shop, text } from './shop.ts'

/** 4: an order is refunded by a credit note, and access ends. */
export async function orderIsRefunded(shop: Shop, paid: Shown): Promise<Shown> {
  const { page, client } = shop
  const ada = String(paid['customerId'])
  const { transactionId } = await sendEvent(client, {
    type: 'order.cancelled',
    data: { order: 'ORD-1001', reason: 'Bought twice by mistake' },
  })
  const note = await row<{ id: string; number: string; total: MoneyJson }>(shop, {
    what: 'the credit note',
    path: '/v1/credit-notes',
    query: { invoice: String(paid['invoiceId']) },
  })
  page.line('credit', `${note.number}  ${text(note.total)}  corrects ${String(paid['number'])}`)
  const invoice = await until('the refund', async () => {
    const one = await client.get<
      Parameters<typeof text>[0] extends never ? never : { refunded: MoneyJson; status: string }
    >(`/v1/invoices/${String(paid['invoiceId'])}`)
    return one.refunded.amount === note.total.amount ? one : undefined
  })
  page.line('refund', `${text(invoice.refunded)} back to card •••• 4242`)
  const access = await checkIs(shop, { customer: ada, feature: 'exports', reason: 'ended' })
  page.line('access', 'exports, api: ended')
  const mail = await mailOf(shop, { customer: ada, kind: 'credit-note' })
  page.line('e-mail', `"${mail.subject}"`)
  return {
    ok: !access.allowed && note.total.amount === '5929',
    transactionId,
    creditNoteId: note.id,
    number: note.number,
    refunded: invoice.refunded,
  }
}
