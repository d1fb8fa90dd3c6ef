import { accept } from '../../api/intake.ts'
import { assert } from '../../domain/assert.ts'
import type { CustomerId, EventId, InvoiceId, TenantId, TransactionId } from '../../domain/ids.ts'
import type { Money } from '../../domain/money/money.ts'
import type { Outcome } from '../../workflows/payments/ports.ts'
import type { Stage } from './stage.ts'

const cards = {
  pays: 'pm_card_visa',
  declines: 'pm_card_chargeCustomerFailInsufficientFunds',
  asks: 'pm_card_authenticationRequired',
  loses: 'pm_card_lostAnswerAndWebhook',
} as const

type Line = {
  readonly key?: string
  readonly description: string
  readonly quantity: string
  readonly unitPrice: string
  readonly taxCategory?: string
  readonly discount?: { readonly percent: string }
  readonly features?: readonly string[]
}

export type Order = {
  readonly order: string
  readonly customer: string
  readonly card?: keyof typeof cards
  readonly currency?: string
  readonly country?: string
  readonly lines?: readonly Line[]
}

const usual: readonly Line[] = [
  {
    key: 'seats',
    description: 'Seats',
    quantity: '6',
    unitPrice: '2.55',
    discount: { percent: '10' },
    features: ['seats'],
  },
  {
    key: 'export',
    description: 'Export',
    quantity: '1',
    unitPrice: '39.90',
    taxCategory: 'reduced',
    features: ['export'],
  },
]

/** The engine's steps, and whose orders are walked through them. */
export type Shop = Stage & { readonly tenantId: TenantId }

type Whose = {
  readonly tenantId: TenantId
  readonly customerId: CustomerId
  readonly transactionId: TransactionId
}
type Accepted = Whose & { readonly eventId: EventId }
type Event = { readonly type: string; readonly id: string; readonly data: unknown }

/** Sends an event of the shop through the one door. */
export async function send(
  { tenantId, intake, root }: Shop,
  { type, id, data }: Event,
): Promise<Accepted> {
  const body = { specversion: '1.0', id, source: 'shop', type, data }
  const accepted = await accept(intake, { tenantId, body })
  assert(accepted.kind === 'accepted', `the event is accepted: ${JSON.stringify(accepted)}`)
  const [row] = await root<{ customer_id: CustomerId }[]>`
    select customer_id from platform.inbox where event_id = ${accepted.eventId}`
  assert(row !== undefined, 'the event is stored')
  const { eventId, transactionId } = accepted
  return { tenantId, eventId, transactionId, customerId: row.customer_id }
}

/** An order, walked through the same steps as the workflow, one at a time. */
export async function place(shop: Shop, { order, customer, card, country, ...rest }: Order) {
  const accepted = await send(shop, {
    type: 'order.placed',
    id: `placed-${order}`,
    data: {
      order,
      customer: { key: customer, name: `Customer ${customer}`, email: `${customer}@example.com` },
      currency: rest.currency ?? 'CHF',
      ...(country === undefined ? {} : { country }),
      ...(card === undefined ? {} : { paymentMethod: cards[card] }),
      lines: rest.lines ?? usual,
    },
  })
  const [billed] = await shop.sales.bill([accepted])
  if (billed?.kind !== 'billed') return { ...accepted, invoiceId: undefined }
  const { eventId: _event, ...whose } = accepted
  await collect(shop, { ...whose, invoiceId: billed.invoiceId, amount: billed.due })
  return { ...accepted, invoiceId: billed.invoiceId }
}

/** An invoice and whose it is. */
export type Owed = Whose & { readonly invoiceId: InvoiceId }

async function collect(shop: Shop, due: Owed & { readonly amount: Money }): Promise<void> {
  const { tenantId, invoiceId, amount } = due
  const free: Outcome = { kind: 'paid', intentId: 'int_none', paid: amount, atMs: Date.now() }
  const charge = { ...due, amount, attempt: 1 }
  const [outcome = free] = amount.minor === 0n ? [] : await shop.payments.collect([charge])
  if (outcome.kind === 'paid') return settle(shop, due, outcome)
  await shop.payments.plan({ tenantId, invoiceId, round: 1, outcome })
}

async function settle(shop: Shop, owed: Owed, { paid, atMs }: Extract<Outcome, { kind: 'paid' }>) {
  const { tenantId, customerId, transactionId, invoiceId } = owed
  const [settled] = await shop.sales.settle([{ tenantId, invoiceId, paid, atMs }])
  const features = settled?.features ?? []
  if (features.length === 0) return
  const cause = { kind: 'purchase', id: invoiceId } as const
  await shop.access.grant([
    { tenantId, customerId, transactionId, cause, features, standing: 'paid' },
  ])
}
