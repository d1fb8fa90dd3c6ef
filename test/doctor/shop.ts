import { accept } from '../../api/intake.ts'
import { assert } from '../../domain/assert.ts'
import type { EventId, InvoiceId, TenantId } from '../../domain/ids.ts'
import type { Outcome } from '../../workflows/payments/ports.ts'
import type { Stage } from './stage.ts'

export const cards = {
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

/** Walks orders and cancellations through the same steps as the workflows, one at a time. */
export function openShop(stage: Stage, tenantId: TenantId) {
  const send = async (type: string, id: string, data: unknown) => {
    const body = { specversion: '1.0', id, source: 'shop', type, data }
    const accepted = await accept(stage.intake, { tenantId, body })
    assert(accepted.kind === 'accepted', `the event is accepted: ${JSON.stringify(accepted)}`)
    const [row] = await stage.root<{ customer_id: `cus_${string}` }[]>`
      select customer_id from platform.inbox where event_id = ${accepted.eventId}`
    assert(row !== undefined, 'the event is stored')
    const { eventId, transactionId } = accepted
    return { tenantId, eventId, transactionId, customerId: row.customer_id }
  }

  async function place({ order, customer, card, currency = 'CHF', country, lines = usual }: Order) {
    const ref = await send('order.placed', `placed-${order}`, {
      order,
      customer: { key: customer, name: `Customer ${customer}`, email: `${customer}@example.com` },
      currency,
      ...(country === undefined ? {} : { country }),
      ...(card === undefined ? {} : { paymentMethod: cards[card] }),
      lines,
    })
    const [billed] = await stage.sales.bill([ref])
    if (billed?.kind !== 'billed') return { ...ref, invoiceId: undefined, outcome: undefined }
    const { invoiceId, due } = billed
    const { eventId: _event, ...whose } = ref
    const free: Outcome = { kind: 'paid', intentId: 'int_none', paid: due, atMs: Date.now() }
    const [outcome = free] =
      due.minor === 0n
        ? []
        : await stage.payments.collect([{ ...whose, invoiceId, amount: due, attempt: 1 }])
    await follow({ ...whose, invoiceId }, outcome)
    return { ...ref, invoiceId, outcome }
  }

  type Placed = {
    invoiceId: InvoiceId
    customerId: `cus_${string}`
    transactionId: `txn_${string}`
  }

  async function follow({ invoiceId, customerId, transactionId }: Placed, outcome: Outcome) {
    if (outcome.kind !== 'paid') {
      await stage.payments.plan({ tenantId, invoiceId, round: 1, outcome })
      return
    }
    const [settled] = await stage.sales.settle([
      { tenantId, invoiceId, paid: outcome.paid, atMs: outcome.atMs },
    ])
    const features = settled?.features ?? []
    if (features.length === 0) return
    const cause = { kind: 'purchase', id: invoiceId } as const
    await stage.access.grant([
      { tenantId, customerId, transactionId, cause, features, standing: 'paid' },
    ])
  }

  async function cancel(order: string, lines?: readonly { key: string; quantity?: string }[]) {
    const data = { order, reason: 'changed my mind', ...(lines === undefined ? {} : { lines }) }
    const ref = await send(
      'order.cancelled',
      `cancelled-${order}-${lines?.[0]?.key ?? 'all'}`,
      data,
    )
    return credit(ref)
  }

  async function credit(ref: {
    tenantId: TenantId
    eventId: EventId
    customerId: `cus_${string}`
    transactionId: `txn_${string}`
  }) {
    const credited = await stage.sales.credit(ref)
    if (credited.kind === 'refused') return { ...ref, credited }
    const { invoiceId, creditNoteId, amount, lost } = credited
    if (invoiceId === undefined) return { ...ref, credited }
    const { eventId: _event, ...whose } = ref
    const cause = { kind: 'purchase', id: invoiceId } as const
    if (lost.length > 0)
      await stage.access.end({ ...whose, cause, features: lost, because: 'credited' })
    const back = await stage.payments.refund({
      tenantId,
      invoiceId,
      creditNoteId,
      amount,
      transactionId: ref.transactionId,
    })
    if (back.kind === 'refunded')
      await stage.sales.recordRefund({ tenantId, invoiceId, creditNoteId, refunded: back.refunded })
    return { ...ref, credited, back }
  }

  async function giveUp({ invoiceId, customerId, transactionId }: Placed) {
    await stage.payments.giveUp({ tenantId, invoiceId, because: 'payer-did-not-act' })
    const cause = { kind: 'purchase', id: invoiceId } as const
    await stage.access.end({ tenantId, customerId, transactionId, cause, because: 'gave-up' })
    await stage.sales.markUncollectible({ tenantId, invoiceId })
  }

  const takeBack = async (id: string, data: unknown) =>
    credit(await send('order.cancelled', id, data))

  return { place, cancel, giveUp, takeBack, tenantId }
}

/** As the relay would: every fact is told. */
export const relayAll = ({ root }: Pick<Stage, 'root'>) =>
  root`update platform.outbox set dispatched_at = now()`
