import { expect, test } from 'vitest'
import { asTenant } from '../../adapters/postgres/client.ts'
import { newId } from '../../adapters/new-id.ts'
import { lockCollection } from '../../adapters/postgres/payments/collections.ts'
import { move, takeSlot } from '../../adapters/postgres/payments/intents.ts'
import { newestMethod } from '../../adapters/postgres/payments/methods.ts'
import { billing } from '../../activities/sales/index.ts'
import { payments } from '../../worker/columns.ts'
import { line, stories, type Story } from '../scenarios/story.ts'
import { openBouncer } from './locks.ts'

const { begin } = stories()
const broke = { currency: 'CHF', paymentMethod: 'pm_card_chargeCustomerFailInsufficientFunds' }

/** An unpaid invoice, and a credit over part of it that Payments has not heard of. */
async function unpaid(story: Story) {
  const anna = await story.buyer()
  const { order } = await story.order(anna, { ...broke, lines: [line('100.00'), line('20.00')] })
  await story.advance('2026-03-03T10:00:00+01:00')
  const { invoice_id: invoiceId } = await story.invoice(order)
  const { tenantId, parts } = story.engine
  const credit = {
    tenantId,
    invoiceId,
    creditNoteId: newId('creditNote'),
    amount: { currency: 'CHF', minor: 2162n },
    transactionId: newId('transaction'),
  } as const
  return { anna, order, tenantId, parts, credit, steps: payments(parts) }
}

test('a credit that meets a charge just begun waits for its answer', async () => {
  const story = await begin()
  const { anna, tenantId, parts, credit, steps, order } = await unpaid(story)
  const { invoiceId, transactionId } = credit
  const bouncer = openBouncer(story.engine.databaseUrl)
  const { refunding, intentId } = await asTenant(parts.db, tenantId, async (tx) => {
    const collection = await lockCollection(tx, invoiceId)
    const refunding = steps.refund(credit).then(String, (error: unknown) => String(error))
    await bouncer.untilBlocked('payments.collection')
    const method = await newestMethod(tx, { customerId: anna.id, provider: 'stripe' })
    if (method === undefined || collection === undefined)
      throw new Error('The order was charged before.')
    const { method_id: methodId } = method
    const slot = {
      tenantId,
      invoiceId,
      attempt: 2,
      customerId: anna.id,
      methodId,
      provider: 'stripe',
    }
    const { intent_id: intentId } = await takeSlot(tx, {
      ...slot,
      currency: 'CHF',
      amountMinor: collection.due_minor,
      transactionId,
    })
    return { refunding, intentId }
  })
  await bouncer.close()
  expect(await refunding).toContain('no known outcome')
  expect(await story.invoice(order)).toMatchObject({ due: 12_972n })
  await asTenant(parts.db, tenantId, (tx) => move(tx, { intentId, to: 'canceled' }))
  expect(await steps.refund(credit)).toEqual({ kind: 'reduced' })
})

test('a credit that lowered what was due is not paid back as well, when its answer was lost', async () => {
  const story = await begin()
  const { anna, order, credit, steps } = await unpaid(story)
  expect(await steps.refund(credit)).toEqual({ kind: 'reduced' })
  await story.newCard(anna, 'pm_card_visa')
  await story.until('paid', async () => (await story.invoice(order)).status === 'paid')
  expect(await steps.refund(credit)).toEqual({ kind: 'reduced' })
  expect(await story.invoice(order)).toMatchObject({ paid: 10_810n, refunded: 0n })
})

test('one cancellation worked on twice at once: one note, and both answer with it', async () => {
  const story = await begin()
  const { anna, order, tenantId, parts } = await unpaid(story)
  const { eventId, row } = await story.storedCancellation({ order, lines: [{ key: '2' }] })
  const event = { tenantId, eventId, customerId: anna.id, transactionId: row.transaction_id }
  const sales = billing(parts.db)
  const answers = await Promise.all(Array.from({ length: 8 }, () => sales.credit(event)))
  expect(new Set(answers.map((answer) => answer.kind === 'credited' && answer.number)).size).toBe(1)
  expect(answers[0]).toMatchObject({ kind: 'credited', amount: { minor: 2162n } })
  expect(await story.invoice(order)).toMatchObject({ credited: 2162n })
})
