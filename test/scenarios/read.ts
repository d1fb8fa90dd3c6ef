import { setTimeout as pause } from 'node:timers/promises'
import type { CustomerId } from '../../domain/ids.ts'
import type { TestEngine } from '../engine.ts'

export type InvoiceView = {
  readonly invoice_id: `inv_${string}`
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

/** How many attempts hold the payment slot of an order's invoice: none or one. */
export async function openIntentsOf({ parts }: TestEngine, order: string): Promise<number> {
  const rows = await parts.system`
    select from payments.intent i join sales.document d
        on d.tenant_id = i.tenant_id and d.document_id = i.invoice_id
     where d.order_key = ${order} and i.status in ('pending', 'unknown', 'requires-action')`
  return rows.length
}

/** Whether the provider knows a card of this brand for a customer. */
export async function hasCard(
  { parts }: TestEngine,
  { customerId, brand }: { readonly customerId: CustomerId; readonly brand: string },
): Promise<boolean> {
  const rows = await parts.system`
    select from payments.method
     where customer_id = ${customerId} and brand = ${brand} and state = 'attached'`
  return rows.length > 0
}

/** What a customer may use and why, as `feature standing` or `feature ended`. */
export async function rightsOf({ parts }: TestEngine, customerId: CustomerId): Promise<string[]> {
  const rows = await parts.system<{ feature: string; standing: string; ends_at: Date | null }[]>`
    select feature, standing, ends_at from access.entitlement
     where customer_id = ${customerId} order by feature`
  return rows.map(
    ({ feature, standing, ends_at }) => `${feature} ${ends_at === null ? standing : 'ended'}`,
  )
}

/** The kinds of mail that a customer got, in order, each with its subject. */
export async function mailsTo(engine: TestEngine, to: string): Promise<string[]> {
  await settledMessages(engine)
  const rows = await engine.parts.system<{ kind: string }[]>`
    select kind from messaging.message where recipient = ${to} and status = 'sent' order by created_at`
  const caught = engine.mailbox.messages().filter((mail) => mail.to.includes(to))
  if (caught.length !== rows.length)
    throw new Error(`${caught.length} mails arrived, ${rows.length} were sent.`)
  return rows.map(({ kind }) => kind)
}

const told = [
  'payments.invoice.paid.v1',
  'payments.collection.waiting.v1',
  'payments.invoice.uncollected.v1',
  'sales.credit-note.issued.v1',
]

/** Waits until every fact is dispatched, and every fact that a person is told of has been told. */
export async function settledMessages({ parts }: TestEngine): Promise<void> {
  for (let tries = 0; tries < 1_200; tries += 1) {
    const [row] = await parts.system<{ waiting: boolean }[]>`
      select exists (select from platform.outbox where dispatched_at is null)
          or exists (select from platform.outbox o
                      where o.type = any(${told})
                        and not exists (select from messaging.message m
                                         where m.tenant_id = o.tenant_id and m.fact_id = o.fact_id and m.status <> 'due')) as waiting`
    if (row?.waiting === false) return
    await pause(25)
  }
  throw new Error('Facts are left over.')
}
