import type { InvoiceId } from '../../domain/ids.ts'
import type { TestEngine } from '../engine.ts'

export type InvoiceView = {
  readonly invoice_id: InvoiceId
  readonly number: string
  readonly currency: string
  readonly total: bigint
  readonly tax: bigint
  readonly paid: bigint
  readonly credited: bigint
  readonly refunded: bigint
  readonly status: string
  readonly issued_on: string
  /** Of its collection; null for an invoice over nothing. */
  readonly collection: string | null
  readonly stage: string | null
  readonly due: bigint | null
  readonly due_at: Date | null
  readonly action_url: string | null
  readonly attempts: number | null
}

/** An order's invoice with its collection. */
export async function invoiceOf({ parts }: TestEngine, order: string): Promise<InvoiceView> {
  const [row] = await parts.system<InvoiceView[]>`
    select d.document_id as invoice_id, d.number, d.currency, i.total_minor as total, d.tax_minor as tax, i.paid_minor as paid,
           i.credited_minor as credited, i.refunded_minor as refunded, i.status,
           to_char(d.issued_on, 'YYYY-MM-DD') as issued_on,
           c.status as collection, c.stage, c.due_minor as due, c.due_at, c.action_url, c.attempts
      from sales.document d
      join sales.invoice i on i.tenant_id = d.tenant_id and i.invoice_id = d.document_id
      left join payments.collection c on c.tenant_id = d.tenant_id and c.invoice_id = d.document_id
     where d.order_key = ${order} and d.kind = 'invoice'`
  if (row === undefined) throw new Error(`The order ${order} has no invoice.`)
  return row
}

/** When an order's invoice was paid, in business time. */
export async function paidAtOf({ parts }: TestEngine, order: string): Promise<string | undefined> {
  const [row] = await parts.system<{ paid_at: Date | null }[]>`
    select paid_at from sales.invoice i join sales.document d
        on d.tenant_id = i.tenant_id and d.document_id = i.invoice_id where d.order_key = ${order}`
  return row?.paid_at?.toISOString()
}

/** Why an order was refused. */
export async function refusalOf({ parts }: TestEngine, eventId: string): Promise<string> {
  const [row] = await parts.system<
    { refusal: string | null }[]
  >`select refusal from sales.purchase where event_id = ${eventId}`
  return row?.refusal ?? ''
}
