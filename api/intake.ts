import { asTenant, type Db, type Tx } from '../adapters/postgres/client.ts'
import { findEvent, type InboxRow, storeEvent } from '../adapters/postgres/inbox.ts'
import { nameMethod } from '../adapters/postgres/payments/methods.ts'
import { sellerDefaults } from '../adapters/postgres/sales/sellers.ts'
import { placePurchase } from '../adapters/postgres/sales/purchases.ts'
import { newId } from '../adapters/new-id.ts'
import type { EventId, TenantId, TransactionId } from '../domain/ids.ts'
import { customerOf } from './intake-customer.ts'
import { type CloudEvent, readEvent } from './cloud-event.schema.ts'
import { IntakeRefusal, type RefusalDetail } from './intake-refusal.ts'
import { request, subjectOf } from './intake-subscription.ts'

/** What intake is built from. `start` is called only after the event is committed. */
export type IntakeParts = {
  readonly db: Db
  /** The payment provider whose tokens the product sends. */
  readonly provider: string
  readonly start: (event: InboxRow) => Promise<void>
}

export type Accepted = {
  readonly kind: 'accepted'
  readonly eventId: EventId
  readonly transactionId: TransactionId
  /** The same event had been accepted before: nothing was started by this call. */
  readonly duplicate: boolean
}

export type Refused = { readonly kind: 'refused' } & RefusalDetail

/**
 * Accepts one product event: checked, stored in one transaction, once for ever by (tenant, source,
 * id), and only then started. The one door for events, whether by HTTP or by a broker.
 */
export async function accept(
  parts: IntakeParts,
  { tenantId, body }: { tenantId: TenantId; body: unknown },
): Promise<Accepted | Refused> {
  const event = readEvent(body)
  if ('kind' in event) return event
  try {
    const stored = await asTenant(parts.db, tenantId, (tx) =>
      store(tx, { tenantId, event, provider: parts.provider }),
    )
    if (!stored.duplicate) await parts.start(stored.row)
    return {
      kind: 'accepted',
      eventId: stored.row.event_id,
      transactionId: stored.row.transaction_id,
      duplicate: stored.duplicate,
    }
  } catch (error) {
    if (error instanceof IntakeRefusal) return { kind: 'refused', ...error.detail }
    throw error
  }
}

type Storing = {
  readonly tenantId: TenantId
  readonly event: CloudEvent
  readonly provider: string
}

async function store(tx: Tx, storing: Storing): Promise<{ row: InboxRow; duplicate: boolean }> {
  const { tenantId, event, provider } = storing
  const name = { source: event.source, sourceId: event.id }
  // Sent together: most events are new, and most name a customer.
  const [known, seller] = await Promise.all([findEvent(tx, name), sellerDefaults(tx)])
  if (known !== undefined) return { row: known, duplicate: true }

  const transactionId = newId('transaction')
  const about = await subjectOf(tx, event)
  const customerId =
    about?.customerId ?? (await customerOf(tx, { tenantId, transactionId, event, seller }))
  const row = await storeEvent(tx, {
    tenantId,
    ...name,
    type: event.type,
    subject: about?.subscriptionId ?? event.subject ?? customerId,
    customerId,
    transactionId,
    data: event.data,
    ...(event.time === undefined ? {} : { occurredAt: new Date(event.time) }),
  })
  if (row === undefined) return { row: await winner(tx, name), duplicate: true }

  const { event_id: eventId } = row
  if (event.type === 'subscription.requested' && about !== undefined) {
    const { subscriptionId } = about
    const { data } = event
    await request(tx, {
      tenantId,
      subscriptionId,
      customerId,
      eventId,
      transactionId,
      provider,
      data,
    })
  }
  if (event.type === 'order.placed') {
    const orderKey = event.data.order
    const placed = await placePurchase(tx, {
      tenantId,
      orderKey,
      eventId,
      customerId,
      transactionId,
    })
    if (!placed) throw new IntakeRefusal(placedBefore(orderKey))
  }
  const token = 'paymentMethod' in event.data ? event.data.paymentMethod : undefined
  if (token !== undefined)
    await nameMethod(tx, { tenantId, customerId, provider, token, transactionId })
  return { row, duplicate: false }
}

/** Another request stored the event while this one worked; what it committed is the answer. */
async function winner(tx: Tx, name: { source: string; sourceId: string }): Promise<InboxRow> {
  const row = await findEvent(tx, name)
  if (row === undefined) throw new Error('An event conflicts with one that cannot be seen.')
  return row
}

const placedBefore = (order: string): RefusalDetail => ({
  code: 'order-already-placed',
  status: 409,
  message: `The order "${order}" was placed by another event.`,
  fix: 'Send each order once; to repeat an event, send it with the same source and id.',
  errors: [{ pointer: '/data/order', message: 'is not new' }],
})
