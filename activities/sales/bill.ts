import { asTenant, type Db, type Tx } from '../../adapters/postgres/client.ts'
import { publish } from '../../adapters/postgres/outbox.ts'
import { currentProfile, productsNamed } from '../../adapters/postgres/sales/catalogue.ts'
import { concludePurchases, lockPurchases } from '../../adapters/postgres/sales/purchases.ts'
import { type OrderRow, readOrders } from '../../adapters/postgres/sales/orders.ts'
import type { EventId, InvoiceId, TenantId } from '../../domain/ids.ts'
import { formatMinor } from '../../domain/money/format.ts'
import type { SalesEvent } from '../../domain/sales/events.ts'
import type { OrderPlaced } from '../../domain/sales/order.ts'
import type { Billed, SalesPorts } from '../../workflows/sales/ports.ts'
import { finalizeOrders } from './finalize-orders.ts'
import { priceOrder, type PricedOrder } from './price-order.ts'

/**
 * Prices orders and makes their invoices final: one transaction, one block of numbers a series, one
 * commit for the list. An order that cannot be priced is refused and disturbs no other. Safe to
 * repeat: an order that has its invoice answers with it.
 */
export function bill(db: Db): SalesPorts['bill'] {
  return async (orders) => {
    const byTenant = Map.groupBy(orders, (order) => order.tenantId)
    const answers = new Map<EventId, Billed>()
    for (const [tenantId, some] of byTenant) {
      const eventIds = some.map((order) => order.eventId)
      const billed = await asTenant(db, tenantId, (tx) => billTenant(tx, { tenantId, eventIds }))
      for (const [eventId, answer] of billed) answers.set(eventId, answer)
    }
    return orders.map(
      ({ eventId }) => answers.get(eventId) ?? refused('The order was never accepted.'),
    )
  }
}

const refused = (because: string): Billed => ({ kind: 'refused', because })

async function billTenant(
  tx: Tx,
  { tenantId, eventIds }: { tenantId: TenantId; eventIds: readonly EventId[] },
) {
  // Sent together and run in this order: whoever waited for the lock reads what the other wrote.
  const [purchases, rows, profile] = await Promise.all([
    lockPurchases(tx, eventIds),
    readOrders<OrderPlaced>(tx, eventIds),
    currentProfile(tx),
  ])
  const refusals = new Map(
    purchases.flatMap((row) => (row.refusal === null ? [] : [[row.event_id, row.refusal]])),
  )
  const answers = new Map<EventId, Billed>()
  const open: OrderRow<OrderPlaced>[] = []
  for (const row of rows) {
    const refusal = refusals.get(row.event_id)
    if (refusal !== undefined) answers.set(row.event_id, refused(refusal))
    else if (row.document_id === null) open.push(row)
    else answers.set(row.event_id, billedBefore(row))
  }
  const named = open.flatMap((row) => row.data.lines.flatMap((line) => line.product ?? []))
  const products = await productsNamed(tx, [...new Set(named)])
  const priced = open.map((row) => priceOrder({ row, products, profile }))

  const good = priced.filter((order) => order.kind === 'priced')
  for (const order of priced)
    if (order.kind === 'refused') answers.set(order.row.event_id, refused(order.because))
  for (const [order, billed] of await finalizeOrders(tx, { tenantId, orders: good }))
    answers.set(order.row.event_id, billed)
  await refuse(tx, { tenantId, orders: priced.filter((order) => order.kind === 'refused') })
  return answers
}

/** A row that has its document holds all that the answer needs. */
function billedBefore(row: OrderRow<OrderPlaced>): Billed {
  const due = {
    minor: (row.total_minor ?? 0n) - (row.applied_minor ?? 0n),
    currency: row.currency ?? row.data.currency,
  }
  const text = `${formatMinor(due.minor, due.currency)} ${due.currency}`
  return {
    kind: 'billed',
    // The document of an order event is an invoice, so its id is an invoice's.
    invoiceId: row.document_id as InvoiceId,
    number: row.number ?? '',
    due,
    text,
  }
}

type Bad = Extract<PricedOrder, { kind: 'refused' }>

const about = (row: OrderRow<unknown>) => ({
  customerId: row.customer_id,
  transactionId: row.transaction_id,
  atMs: row.now_at.getTime(),
})

async function refuse(
  tx: Tx,
  { tenantId, orders }: { tenantId: TenantId; orders: readonly Bad[] },
): Promise<void> {
  if (orders.length === 0) return
  await Promise.all([
    concludePurchases(
      tx,
      orders.map(({ row, because }) => ({ eventId: row.event_id, refusal: because })),
    ),
    publish<SalesEvent>(
      tx,
      orders.map(({ row, because }) => ({
        tenantId,
        type: 'sales.order.refused.v1',
        subject: row.event_id,
        ...about(row),
        data: { because },
      })),
    ),
  ])
}
