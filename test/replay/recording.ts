import { existsSync, writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js'
import { collectionId } from '../../workflows/payments/contract.ts'
import { cancellationId, clockWorkflowId, purchaseId } from '../../workflows/sales/contract.ts'
import { startTestEngine } from '../engine.ts'
import { line, openStory, type Story } from '../scenarios/story.ts'
import { fileOf } from './histories.ts'
import { type Keep, owed, renewalsOf, subscriptions, usage } from './recording-subscriptions.ts'
import { offers } from './recording-offers.ts'

const course = { currency: 'CHF', lines: [line('49.00', { features: ['course'] })] }
const visa = { ...course, paymentMethod: 'pm_card_visa' }
const broke = { ...course, paymentMethod: 'pm_card_chargeCustomerFailInsufficientFunds' }
const later = '2026-03-04T10:00:00+01:00'

/**
 * Tells a story of every workflow in each of its states, and keeps what the server wrote down. A
 * history that is kept stays as it is: an open run of an older release looks like it. To have it
 * anew, delete it.
 */
export async function recordHistories(): Promise<void> {
  for (const reach of ['remote', 'local'] as const) {
    const engine = await startTestEngine({ reach })
    const keep = async (name: string, id: string) => {
      if (existsSync(fileOf(`${name}-${reach}`))) return
      const history = await engine.parts.client.workflow.getHandle(id).fetchHistory()
      writeFileSync(fileOf(`${name}-${reach}`), `${anonymous(historyToJSON(history))}\n`)
    }
    await purchases(await openStory(engine), keep)
    await cancellations(await openStory(engine), keep)
    await collections(await openStory(engine), keep)
    await clocks(await openStory(engine), keep)
    await subscriptions(await openStory(engine), keep)
    await owed(await openStory(engine), keep)
    await renewalsOf(await openStory(engine), keep)
    await usage(await openStory(engine), keep)
    await offers(await openStory(engine), keep)
    await engine.stop()
  }
}

async function purchases(story: Story, keep: Keep): Promise<void> {
  const orders = {
    paid: visa,
    collecting: broke,
    refused: { ...visa, lines: [{ product: 'unheard-of', quantity: '1' }] },
    'over-nothing': { ...course, lines: [line('1.00', { discount: { percent: '100' } })] },
  }
  for (const [became, data] of Object.entries(orders)) {
    const { eventId } = await story.order(await story.buyer(), data)
    await keep(`purchase-${became}`, purchaseId(eventId))
  }
  const anna = await story.buyer()
  const order = `order-${anna.id}`
  const slow = { order, customer: { id: anna.id }, paymentMethod: 'pm_card_slow' }
  const { eventId, start } = await story.stored({ ...course, ...slow })
  await start()
  await story.until('the charge to begin', async () => (await story.openIntents(order)) === 1)
  await keep('purchase-running', purchaseId(eventId))
}

async function cancellations(story: Story, keep: Keep): Promise<void> {
  const paid = await story.order(await story.buyer(), visa)
  const unpaid = await story.order(await story.buyer(), broke)
  const kept = async (became: string, data: object) => {
    const { eventId } = await story.cancelled(data)
    await keep(`cancellation-${became}`, cancellationId(eventId))
  }
  await kept('refunded', { order: paid.order })
  await kept('refused', { order: paid.order })
  await kept('reduced', { order: unpaid.order })
  const pending = await story.order(await story.buyer(), {
    ...course,
    paymentMethod: 'pm_card_pendingRefund',
  })
  const { eventId } = await story.send('order.cancelled', { order: pending.order, reason: 'waits' })
  await story.until('the refund', async () => (await story.invoice(pending.order)).credited > 0n)
  await keep('cancellation-running', cancellationId(eventId))
}

async function collections(story: Story, keep: Keep): Promise<void> {
  const kept = async (name: string, order: string) =>
    keep(`collection-${name}`, collectionId((await story.invoice(order)).invoice_id))
  const [anna, ben, cleo, dora] = [
    await story.buyer(),
    await story.buyer(),
    await story.buyer(),
    await story.buyer(),
  ]
  const paid = await story.order(anna, broke)
  const gaveUp = await story.order(ben, {
    ...course,
    paymentMethod: 'pm_card_chargeCustomerFailStolenCard',
  })
  const closed = await story.order(cleo, broke)
  const asked = await story.order(dora, {
    ...course,
    paymentMethod: 'pm_card_lostAnswerAndWebhook',
  })
  await story.advance(later)
  await kept('waiting', paid.order)
  await story.newCard(anna, 'pm_card_visa')
  await story.ended(paid.order)
  await kept('recovered', paid.order)
  await story.ended(asked.order)
  await kept('asked', asked.order)
  await story.cancel({ order: closed.order })
  await story.ended(closed.order)
  await kept('closed', closed.order)
  await story.advance('2026-03-20T10:00:00+01:00')
  await story.ended(gaveUp.order)
  await kept('gave-up', gaveUp.order)
  const real = await story.order(await story.realBuyer(), broke)
  await story.until('a timer', async () => (await story.invoice(real.order)).stage === 'charge')
  await pause(1_000) // Until its timer is in the history; nothing else tells.
  await kept('real-time', real.order)
}

async function clocks(story: Story, keep: Keep): Promise<void> {
  const anna = await story.buyer()
  await story.order(anna, broke)
  await story.advance(later)
  await keep('clock-moved', clockWorkflowId(story.clockId))
  await story.silentCard(anna, 'pm_card_slow')
  const moving = story.advance('2026-03-06T10:00:00+01:00')
  await story.until('it moves', async () => (await story.openRuns()) > 0)
  await keep('clock-running', clockWorkflowId(story.clockId))
  await moving
}

/** Where a history was recorded is nobody's business. */
const anonymous = (json: string) => json.replaceAll(/\d+@[\w.-]+/g, 'worker')
