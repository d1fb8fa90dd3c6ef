import { expect, test } from 'vitest'
import { providerHinted, collectionId } from '../../workflows/payments/contract.ts'
import { line, stories } from './story.ts'

const { begin } = stories()
const broke = {
  currency: 'CHF',
  paymentMethod: 'pm_card_chargeCustomerFailInsufficientFunds',
  lines: [line('49.00')],
}

test('hints without news, even at the instant of a retry, neither move it nor write again', async () => {
  const story = await begin()
  const anna = await story.buyer()
  const { order } = await story.order(anna, broke)
  await story.advance('2026-03-04T10:00:00+01:00')
  const { invoice_id: invoiceId } = await story.invoice(order)
  const collection = story.engine.parts.client.workflow.getHandle(collectionId(invoiceId))

  for (let hints = 0; hints < 5; hints += 1) await collection.signal(providerHinted)
  await Promise.all([collection.signal(providerHinted), story.advance('2026-03-05T09:00:00+01:00')])
  expect(await story.invoice(order)).toMatchObject({
    attempts: 2,
    due_at: new Date('2026-03-10T09:00:00+01:00'),
  })
  expect(await story.mails(anna.email)).toEqual(['payment-problem', 'payment-problem'])
  await story.end()
})

test('two moves of one clock at once: one is made, the other is told to wait', async () => {
  const story = await begin()
  const anna = await story.buyer()
  const { order } = await story.order(anna, broke)
  const moves = await Promise.allSettled([
    story.advance('2026-03-05T09:00:00+01:00'),
    story.advance('2026-03-05T09:00:00+01:00'),
  ])
  expect(moves.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  expect(await story.invoice(order)).toMatchObject({ attempts: 2 })
  await story.end()
})

test('the clock moves while a new card is being charged: one charge, and the move waits for it', async () => {
  const story = await begin()
  const anna = await story.buyer()
  const { order } = await story.order(anna, broke)
  await story.advance('2026-03-04T10:00:00+01:00')
  await story.newCard(anna, 'pm_card_slow') // Two seconds until it answers.
  await story.until('the charge to begin', async () => (await story.openIntents(order)) === 1)
  await story.advance('2026-03-06T10:00:00+01:00')
  await story.until('settled', async () => (await story.invoice(order)).status === 'paid')
  expect(await story.invoice(order)).toMatchObject({ attempts: 2, collection: 'paid' })
  await story.end()
})

test('a newer card in the middle of a charge is tried if that charge fails, and not if it pays', async () => {
  const story = await begin()
  const [anna, ben] = [await story.buyer(), await story.buyer()]
  const first = await story.order(anna, broke)
  const second = await story.order(ben, broke)
  await story.advance('2026-03-04T10:00:00+01:00')
  await Promise.all([
    story.newCard(anna, 'pm_card_slow'),
    story.newCard(ben, 'pm_card_chargeCustomerFail'),
  ])
  await Promise.all([story.newCard(anna, 'pm_card_visa'), story.newCard(ben, 'pm_card_visa')])
  for (const { order } of [first, second]) {
    await story.until('paid', async () => (await story.invoice(order)).status === 'paid')
  }
  const captures = story.engine.simulator.book().filter(({ kind }) => kind === 'capture')
  expect(new Set(captures.map(({ metadata }) => metadata['invoice'])).size).toBe(captures.length)
  await story.end()
})

test('a signal after the end finds nobody and does no harm', async () => {
  const story = await begin()
  const anna = await story.buyer()
  const { order } = await story.order(anna, broke)
  await story.advance('2026-03-04T10:00:00+01:00')
  await story.newCard(anna, 'pm_card_visa')
  expect(await story.ended(order)).toBe('paid')
  await story.newCard(anna, 'pm_card_mastercard')
  await story.until('attached', () => story.hasCard(anna, 'mastercard'))
  expect(await story.invoice(order)).toMatchObject({ attempts: 2, collection: 'paid' })
  await story.end()
})
