import type { ClockId, CustomerId, InvoiceId } from '../../../domain/ids.ts'
import type { Tx } from '../client.ts'

/** A collection of a clock's customers, and when it is due. */
export type DueRow = {
  readonly invoice_id: InvoiceId
  readonly customer_id: string
  readonly due_at: Date
  readonly stage: string
  readonly attempts: number
  readonly currency: string
  readonly due_minor: bigint
}

/** What is due for a clock's customers, in order of business time. */
export function dueOnClock(tx: Tx, clockId: ClockId): Promise<DueRow[]> {
  return tx<DueRow[]>`
    select c.invoice_id, c.customer_id, greatest(c.due_at, k.now_at) as due_at, c.stage, c.attempts,
           c.currency, c.due_minor
      from platform.clock_member m
      join platform.clock k on k.tenant_id = m.tenant_id and k.clock_id = m.clock_id
      join payments.collection c on c.tenant_id = m.tenant_id and c.customer_id = m.customer_id
     where m.clock_id = ${clockId} and c.status = 'open' and c.due_at is not null
     order by 3, c.invoice_id`
}

/** Whether a first charge of one of the clock's customers is still under way. */
export async function isCharging(tx: Tx, clockId: ClockId): Promise<boolean> {
  const [row] = await tx<{ busy: boolean }[]>`
    select exists (
      select from platform.clock_member m
        join payments.collection c on c.tenant_id = m.tenant_id and c.customer_id = m.customer_id
       where m.clock_id = ${clockId} and c.status = 'open' and c.due_at is null) as busy`
  return row?.busy ?? false
}

/** The open collections of a customer. */
export async function openCollectionsOf(tx: Tx, customerId: CustomerId): Promise<InvoiceId[]> {
  const rows = await tx<{ invoice_id: InvoiceId }[]>`
    select invoice_id from payments.collection
     where customer_id = ${customerId} and status = 'open' and due_at is not null`
  return rows.map((row) => row.invoice_id)
}
