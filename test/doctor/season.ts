import { assert } from '../../domain/assert.ts'
import type { InvoiceId, TenantId } from '../../domain/ids.ts'
import { type Club, playClub } from './club.ts'
import { cancel, giveUp, relayAll, takeBack } from './returns.ts'
import { type Order, place } from './shop.ts'
import { openTenant, type Stage } from './stage.ts'

/** The invoices of a season, and its subscriptions, by what became of them. */
export type Season = {
  readonly tenantId: TenantId
  readonly other: TenantId
  readonly paid: InvoiceId
  readonly reduced: InvoiceId
  readonly refunded: InvoiceId
  readonly declined: InvoiceId
  readonly asked: InvoiceId
  readonly gaveUp: InvoiceId
  readonly cancelled: InvoiceId
  readonly club: Club
}

/** One of everything that can become of an order or a subscription, by the engine's own steps. */
export async function playSeason(stage: Stage): Promise<Season> {
  const tenantId = await openTenant(stage)
  const other = await openTenant(stage)
  const shop = { ...stage, tenantId }
  const bill = async (order: string, more: Partial<Order> = {}) => {
    const placed = await place(shop, { order, customer: `of-${order}`, card: 'pays', ...more })
    assert(placed.invoiceId !== undefined, `${order} is billed`)
    return { ...placed, invoiceId: placed.invoiceId }
  }
  const { invoiceId: paid } = await bill('paid')
  const { invoiceId: reduced } = await bill('reduced', { currency: 'JPY', lines: yen })
  await cancel(shop, 'reduced', [{ key: 'tea', quantity: '2' }])
  await cancel(shop, 'reduced', [{ key: 'cups' }])
  const { invoiceId: refunded } = await bill('refunded')
  await cancel(shop, 'refunded', [{ key: 'seats', quantity: '1' }])
  await cancel(shop, 'refunded')
  const { invoiceId: declined } = await bill('declined', { card: 'declines' })
  const { invoiceId: asked } = await bill('asked', { card: 'asks' })
  const { invoiceId: cancelled } = await bill('cancelled', { card: 'declines' })
  await cancel(shop, 'cancelled')
  const gone = await bill('gone', { card: 'declines' })
  await giveUp(shop, gone)
  await bill('free', { lines: free })
  await place(shop, { order: 'refused', customer: 'far', country: 'ZZ' })
  await takeBack(shop, 'elsewhere', elsewhere)
  await place({ ...stage, tenantId: other }, { order: 'paid', customer: 'neighbour', card: 'pays' })
  const club = await playClub(stage)
  await relayAll(stage)
  return {
    tenantId,
    other,
    paid,
    reduced,
    refunded,
    declined,
    asked,
    gaveUp: gone.invoiceId,
    cancelled,
    club,
  }
}

const yen = [
  { key: 'tea', description: 'Tea', quantity: '3', unitPrice: '333', features: ['tea'] },
  { key: 'cups', description: 'Cups', quantity: '1', unitPrice: '500.5', features: ['cups'] },
]

const free = [{ description: 'Trial', quantity: '1', unitPrice: '0', features: ['trial'] }]

const elsewhere = {
  customer: { key: 'of-paid' },
  currency: 'CHF',
  reason: 'sold by the old system',
  corrects: { number: 'OLD-17', issuedOn: '2025-05-05' },
  lines: [{ description: 'A year of seats', quantity: '1', unitPrice: '120.00' }],
}
