import { expect, test } from 'vitest'
import { line, stories } from './story.ts'

const { begin } = stories()
const visa = { paymentMethod: 'pm_card_visa' }

test('an order is paid: invoice, payment, access, receipt', async () => {
  const story = await begin()
  const anna = await story.buyer()
  const lines = [line('49.00', { features: ['course'] })]
  const { order, became } = await story.order(anna, { currency: 'CHF', ...visa, lines })
  expect(became).toBe('paid')
  expect(await story.invoice(order)).toMatchObject({
    number: 'INV-C1-2026-0001',
    issued_on: '2026-03-02',
    status: 'paid',
    collection: 'paid',
    total: 5297n,
    paid: 5297n,
  })
  expect(await story.rights(anna.id)).toEqual(['course paid'])
  expect(await story.mails(anna.email)).toEqual(['receipt'])
  await story.end()
})

test('an order over nothing is paid without asking a provider', async () => {
  const story = await begin()
  const anna = await story.buyer()
  const lines = [line('49.00', { features: ['trial'], discount: { percent: '100' } })]
  const { order, became } = await story.order(anna, { currency: 'CHF', lines })
  expect(became).toBe('paid')
  expect(await story.invoice(order)).toMatchObject({ total: 0n, status: 'paid', collection: null })
  expect(await story.paidAt(order)).toBe('2026-03-02T09:00:00.000Z')
  expect(await story.rights(anna.id)).toEqual(['trial paid'])
  await story.end()
})

test.each([
  { currency: 'JPY', price: '1000', total: 1081n, said: { amount: 1081, currency: 'jpy' } },
  { currency: 'KWD', price: '10.000', total: 10_810n, said: { amount: 10_810, currency: 'kwd' } },
])(
  '$currency is invoiced and charged in its own minor unit',
  async ({ currency, price, total, said }) => {
    const story = await begin()
    const anna = await story.buyer()
    const { order } = await story.order(anna, { currency, ...visa, lines: [line(price)] })
    expect(await story.invoice(order)).toMatchObject({
      currency,
      total,
      paid: total,
      status: 'paid',
    })
    expect(story.engine.simulator.book().at(-1)).toMatchObject(said)
    await story.end()
  },
)

test.each([
  { taxIncluded: false, total: 69_180n, tax: 4_180n },
  { taxIncluded: true, total: 65_000n, tax: 3_874n },
])(
  'several rates on one invoice, tax included: $taxIncluded',
  async ({ taxIncluded, total, tax }) => {
    const story = await begin()
    const anna = await story.buyer()
    const lines = [
      line('500.00'),
      line('50.00', { taxCategory: 'reduced', description: 'Book' }),
      line('100.00', { taxCategory: 'exempt', description: 'Insurance' }),
    ]
    const { order } = await story.order(anna, { currency: 'CHF', ...visa, taxIncluded, lines })
    const invoice = await story.invoice(order)
    expect(invoice).toMatchObject({ paid: invoice.total, status: 'paid' })
    expect({ total: invoice.total, tax: invoice.tax }).toEqual({ total, tax })
    await story.end()
  },
)

test('an order that cannot be priced is refused and takes no number', async () => {
  const story = await begin()
  const anna = await story.buyer()
  const { eventId, became } = await story.order(anna, {
    currency: 'CHF',
    ...visa,
    lines: [{ product: 'unheard-of', quantity: '1' }],
  })
  expect(became).toBe('refused')
  expect(await story.refusal(eventId)).toContain('unheard-of')
  expect(await story.mails(anna.email)).toEqual([])
  await story.end()
})
