import { invoiceOf, row } from './await.ts'
import { type Payment, pro, type Shown } from './catalogue.ts'
import { customer, sendEvent, type Shop, text } from './shop.ts'

type Movement = {
  readonly kind?: string
  readonly type?: string
  readonly invoiceId?: string
  readonly metadata?: { readonly invoice?: string }
}

/** 3: the provider takes the money and loses its answer; nobody pays twice. */
export async function answerIsLost(shop: Shop): Promise<Shown> {
  const { page, client } = shop
  const clock = await client.post<{ id: string }>('/v1/clocks', {
    body: { name: 'lin', now: '2026-03-02T09:00:00Z' },
  })
  const lin = await customer(shop, { key: 'lin', name: 'Lin Chen', clock: clock.id })
  await sendEvent(client, {
    type: 'order.placed',
    data: {
      order: 'ORD-1003',
      customer: { id: lin },
      paymentMethod: 'pm_card_lostAnswerAndWebhook',
      ...pro,
    },
  })
  const lost = await row<Payment>(shop, {
    what: 'the charge without an answer',
    path: '/v1/payments',
    query: { customer: lin },
    fits: (payment) => payment.status === 'unknown',
  })
  page.line(
    'minute 0',
    `charge 1 ${lost.status}: the line went dead   access: kept, nobody is told "failed"`,
  )
  await row(shop, {
    what: 'the question',
    path: '/v1/collections',
    query: { customer: lin },
    fits: (one: { stage: string }) => one.stage === 'ask',
  })
  await client.post(`/v1/clocks/${clock.id}/advance`, { body: {} })
  const invoice = await invoiceOf(shop, { customer: lin, status: 'paid' })
  page.line('minute 1', `asked the provider: it was paid, ${text(invoice.paid)}`)
  const captures = await captured(shop, invoice.id)
  page.line(
    'its book',
    `${captures} capture for ${invoice.number}   ${shop.simulatorUrl}/_sim/book/page`,
  )
  const { data } = await client.get<{ data: Payment[] }>('/v1/payments', { customer: lin })
  const ok = captures === 1 && data.length === 1 && invoice.status === 'paid'
  return {
    ok,
    customerId: lin,
    invoiceId: invoice.id,
    number: invoice.number,
    captures,
    paid: invoice.paid,
  }
}

async function captured({ simulatorUrl }: Shop, invoiceId: string): Promise<number> {
  const answer = await fetch(`${simulatorUrl}/_sim/book`)
  // The simulator is ours: its book is a list of movements, each with the labels of its charge.
  const book = (await answer.json()) as readonly Movement[] | { readonly data: readonly Movement[] }
  const lines = 'data' in book ? book.data : book
  return lines.filter(
    (line) => JSON.stringify(line).includes(invoiceId) && JSON.stringify(line).includes('capture'),
  ).length
}
