import type { EventId, InvoiceId } from '../../../domain/ids.ts'
import type { Tx } from '../client.ts'
import { booked, facts, messages, rights } from './aftermath.ts'
import { withAmounts } from './amounts.ts'
import { due, hints } from './collection.ts'
import type { Teller, Told } from './line.ts'
import { answers, charges, methods, refunds } from './payments.ts'
import { accepted, finalised } from './sales.ts'

export { findTransactions } from './find.ts'
export type { Source, Told } from './line.ts'

/** In causal order: of lines of one instant, the cause's table comes first. */
const tellers: readonly Teller[] = [
  accepted,
  hints,
  methods,
  charges,
  answers,
  refunds,
  finalised,
  rights,
  booked,
  facts,
  messages,
  due,
]

/** Everything that the tables tell of transactions, causes before effects, not sorted by time yet. */
export async function tellTransactions(tx: Tx, ids: readonly string[]): Promise<Told[]> {
  const asked = { tx, ids }
  const [first = accepted, ...rest] = tellers
  const all = rest.reduce((some, teller) => tx`${some} union all ${teller(asked)}`, first(asked))
  const rows = await tx<Row[]>`${all}`
  return rows.map(({ recorded_at: recordedAt, what, ...row }) => ({
    ...row,
    recordedAt,
    what: withAmounts(what),
  }))
}

type Row = Omit<Told, 'recordedAt'> & { readonly recorded_at: Date }

/** The events and invoices of transactions: what their workflows are named after. */
export async function subjectsOf(tx: Tx, ids: readonly string[]): Promise<Subjects> {
  const [events, invoices] = await Promise.all([
    tx<{ eventId: EventId; type: string }[]>`
      select event_id as "eventId", type from platform.inbox where transaction_id = any(${[...ids]})`,
    tx<{ invoiceId: InvoiceId }[]>`
      select invoice_id as "invoiceId" from payments.collection where transaction_id = any(${[...ids]})`,
  ])
  return { events, invoiceIds: invoices.map((row) => row.invoiceId) }
}

export type Subjects = {
  readonly events: readonly { readonly eventId: EventId; readonly type: string }[]
  readonly invoiceIds: readonly InvoiceId[]
}

/** Other transactions that belong to the story: corrections, and what they correct. */
export function relatedTo(tx: Tx, ids: readonly string[]): Promise<Related[]> {
  return tx<Related[]>`
    select distinct on (x.id) x.id as "transactionId", format('%s corrects %s', n.number, d.number) as because
      from sales.document n
      join sales.document d on d.tenant_id = n.tenant_id and d.document_id = n.corrects_id
     cross join lateral (values (n.transaction_id), (d.transaction_id)) x (id)
     where (n.transaction_id = any(${[...ids]}) or d.transaction_id = any(${[...ids]})) and x.id <> all(${[...ids]})
     order by x.id`
}

export type Related = { readonly transactionId: string; readonly because: string }
