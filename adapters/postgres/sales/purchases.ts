import type { CustomerId, EventId, InvoiceId, TransactionId } from '../../../domain/ids.ts'
import type { Tx } from '../client.ts'

/**
 * Takes the purchases of these events for the length of the transaction. Two runs of one order
 * meet here: the second waits, and then finds the invoice.
 */
export function lockPurchases(tx: Tx, eventIds: readonly EventId[]): Promise<PurchaseRow[]> {
  return tx<PurchaseRow[]>`
    select event_id, order_key, state, refusal
      from sales.purchase
     where event_id = any(${[...eventIds]})
     order by order_key
       for update`
}

type PurchaseRow = {
  readonly event_id: EventId
  readonly order_key: string
  readonly state: 'placed' | 'invoiced' | 'refused'
  readonly refusal: string | null
}

/** Notes what became of orders. */
export async function concludePurchases(
  tx: Tx,
  outcomes: readonly {
    readonly eventId: EventId
    readonly invoiceId?: InvoiceId
    readonly refusal?: string
  }[],
): Promise<void> {
  const rows = outcomes.map(({ eventId, invoiceId, refusal }) => ({
    event_id: eventId,
    invoice_id: invoiceId ?? null,
    refusal: refusal ?? null,
  }))
  await tx`
    update sales.purchase p
       set state = case when o.refusal is null then 'invoiced' else 'refused' end,
           invoice_id = o.invoice_id, refusal = o.refusal
      from jsonb_to_recordset(${tx.json(rows)}) as o (event_id text, invoice_id text, refusal text)
     where p.event_id = o.event_id and p.state = 'placed'`
}

/** Where an order stands: its invoice, or why there is none. */
export async function purchaseOf(
  tx: Tx,
  orderKey: string,
): Promise<{ state: PurchaseRow['state']; invoiceId: string | null } | undefined> {
  const [row] = await tx<{ state: PurchaseRow['state']; invoice_id: string | null }[]>`
    select state, invoice_id from sales.purchase where order_key = ${orderKey}`
  return row === undefined ? undefined : { state: row.state, invoiceId: row.invoice_id }
}

/** Notes that an order was placed. @returns whether it is new: an order is placed once */
export async function placePurchase(
  tx: Tx,
  order: {
    readonly tenantId: string
    readonly orderKey: string
    readonly eventId: EventId
    readonly customerId: CustomerId
    readonly transactionId: TransactionId
  },
): Promise<boolean> {
  const { count } = await tx`
    insert into sales.purchase (tenant_id, order_key, event_id, customer_id, transaction_id)
    values (${order.tenantId}, ${order.orderKey}, ${order.eventId}, ${order.customerId}, ${order.transactionId})
    on conflict (tenant_id, order_key) do nothing`
  return count > 0
}

/** Who placed an order. */
export async function customerOfOrder(tx: Tx, orderKey: string): Promise<CustomerId | undefined> {
  const [row] = await tx<
    { customer_id: CustomerId }[]
  >`select customer_id from sales.purchase where order_key = ${orderKey}`
  return row?.customer_id
}
