import { expect, test } from 'vitest'
import { line, stories } from './story.ts'

const { begin } = stories()
const visa = { currency: 'CHF', paymentMethod: 'pm_card_visa' }
const broke = { currency: 'CHF', paymentMethod: 'pm_card_chargeCustomerFailInsufficientFunds' }
const two = {
  lines: [
    line('100.00', { key: 'a', features: ['alpha'] }),
    line('20.00', { key: 'b', features: ['beta'] }),
  ],
}

test('a paid order is cancelled whole: note, money back, access ended', async () => {
  const story = await begin()
  const anna = await story.buyer()
  const { order } = await story.order(anna, { ...visa, ...two })
  expect(await story.cancel({ order })).toBe('refunded')
  expect(await story.invoice(order)).toMatchObject({
    total: 12_972n,
    credited: 12_972n,
    refunded: 12_972n,
    status: 'credited',
  })
  expect(await story.rights(anna.id)).toEqual(['alpha ended', 'beta ended'])
  expect(story.engine.simulator.book().at(-1)).toMatchObject({ kind: 'refund', amount: 12_972 })
  expect(await story.mails(anna.email)).toEqual(['receipt', 'credit-note'])

  expect(await story.cancel({ order })).toBe('refused')
  await story.end()
})

test('line by line: what was paid for the line goes back, the rest stays', async () => {
  const story = await begin()
  const anna = await story.buyer()
  const { order } = await story.order(anna, { ...visa, ...two })
  expect(await story.cancel({ order, lines: [{ key: 'b' }] })).toBe('refunded')
  expect(await story.invoice(order)).toMatchObject({
    credited: 2162n,
    refunded: 2162n,
    status: 'paid',
  })
  expect(await story.rights(anna.id)).toEqual(['alpha paid', 'beta ended'])

  expect(await story.cancel({ order, lines: [{ key: 'a' }] })).toBe('refunded')
  expect(await story.invoice(order)).toMatchObject({
    credited: 12_972n,
    refunded: 12_972n,
    status: 'credited',
  })
  await story.end()
})

test('a credit on an unpaid invoice ends its collection', async () => {
  const story = await begin()
  const anna = await story.buyer()
  const { order } = await story.order(anna, { ...broke, ...two })
  await story.advance('2026-03-03T10:00:00+01:00')
  expect(await story.cancel({ order })).toBe('reduced')
  expect(await story.invoice(order)).toMatchObject({
    status: 'credited',
    collection: 'cancelled',
    due: 0n,
    due_at: null,
  })
  expect(await story.rights(anna.id)).toEqual(['alpha ended', 'beta ended'])
  expect(await story.ended(order)).toBe('closed')
  expect(await story.mails(anna.email)).toEqual(['payment-problem', 'credit-note'])
  await story.end()
})

test('a credit on part of it lowers what is due, without a new letter or a later retry', async () => {
  const story = await begin()
  const anna = await story.buyer()
  const { order } = await story.order(anna, { ...broke, ...two })
  await story.advance('2026-03-04T10:00:00+01:00')
  expect(await story.cancel({ order, lines: [{ key: 'b' }] })).toBe('reduced')
  await story.advance('2026-03-04T11:00:00+01:00')
  expect(await story.invoice(order)).toMatchObject({
    due: 10_810n,
    due_at: new Date('2026-03-05T09:00:00+01:00'),
  })
  expect(await story.mails(anna.email)).toEqual(['payment-problem', 'credit-note'])

  await story.newCard(anna, 'pm_card_visa')
  await story.until('paid', async () => (await story.invoice(order)).status === 'paid')
  expect(await story.invoice(order)).toMatchObject({ paid: 10_810n, credited: 2162n })
  await story.end()
})

test('an order is cancelled before it was charged: nothing is charged, or it goes back', async () => {
  const story = await begin()
  const anna = await story.buyer()
  const order = await story.heldOrder(anna, { ...visa, ...two })
  const cancelled = story.cancel({ order: order.key })
  await story.until('the note', async () => (await story.invoice(order.key)).credited === 12_972n)
  await order.release()
  expect(['refunded', 'reduced']).toContain(await cancelled)
  const { invoice_id: invoiceId } = await story.invoice(order.key)
  const book = story.engine.simulator
    .book()
    .filter(({ metadata }) => metadata['invoice'] === invoiceId)
  const net = book.reduce(
    (sum, { kind, amount }) => sum + (kind === 'capture' ? amount : -amount),
    0,
  )
  expect(net).toBe(0)
  expect(await story.rights(anna.id)).not.toContain('alpha paid')
  await story.end()
})

test('a document of another system is taken back without an invoice of ours', async () => {
  const story = await begin()
  const anna = await story.buyer()
  const became = await story.cancel({
    customer: { id: anna.id },
    currency: 'CHF',
    corrects: { number: 'OLD-2025-17', issuedOn: '2025-11-03' },
    lines: [line('30.00')],
  })
  expect(became).toBe('credited')
  expect(await story.mails(anna.email)).toEqual(['credit-note'])
  await story.end()
})

test('a refund that the provider refuses leaves the note, and the money where it is', async () => {
  const story = await begin()
  const anna = await story.buyer()
  const { order } = await story.order(anna, {
    currency: 'CHF',
    paymentMethod: 'pm_card_refundFail',
    ...two,
  })
  expect(await story.cancel({ order })).toBe('credited')
  expect(await story.invoice(order)).toMatchObject({
    credited: 12_972n,
    refunded: 0n,
    paid: 12_972n,
  })
  await story.end()
})
