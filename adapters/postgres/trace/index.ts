import type { EventId, InvoiceId, SubscriptionId } from '../../../domain/ids.ts'
import type { Tx } from '../client.ts'
import { booked, facts, messages, rights } from './aftermath.ts'
import { withAmounts } from './amounts.ts'
import { due, hints } from './collection.ts'
import type { Teller, Told } from './line.ts'
import { answers, charges, methods, refunds } from './payments.ts'
import { accepted, finalised } from './sales.ts'
import { commands, credits, next, periods, windows } from './subscription.ts'

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
  commands,
  periods,
  windows,
  credits,
  rights,
  booked,
  facts,
  messages,
  due,
  next,
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

/** The events, invoices and subscriptions of transactions: what their workflows are named after. */
export async function subjectsOf(tx: Tx, ids: readonly string[]): Promise<Subjects> {
  const [events, invoices, agreements, usage] = await Promise.all([
    tx<{ eventId: EventId; type: string }[]>`
      select event_id as "eventId", type from platform.inbox where transaction_id = any(${[...ids]})`,
    tx<{ invoiceId: InvoiceId }[]>`
      select invoice_id as "invoiceId" from payments.collection where transaction_id = any(${[...ids]})`,
    tx<{ subscriptionId: SubscriptionId }[]>`
      select subscription_id as "subscriptionId" from sales.document
       where transaction_id = any(${[...ids]}) and subscription_id is not null
       union
      select s.subscription_id from platform.inbox i join sales.subscription s on s.tenant_id = i.tenant_id and s.subscription_id = i.subject
       where i.transaction_id = any(${[...ids]})`,
    tx<UsagePeriod[]>`
      select distinct w.subscription_id as "subscriptionId", w.period_index as "usageOf"
        from sales.usage_window w join sales.document d using (tenant_id, document_id)
       where w.own_run and d.transaction_id = any(${[...ids]})`,
  ])
  return {
    events,
    invoiceIds: invoices.map((row) => row.invoiceId),
    subscriptionIds: agreements.map((row) => row.subscriptionId),
    usagePeriods: usage,
  }
}

export type Subjects = {
  readonly events: readonly { readonly eventId: EventId; readonly type: string }[]
  readonly invoiceIds: readonly InvoiceId[]
  readonly subscriptionIds: readonly SubscriptionId[]
  /** Periods of which usage was rated by a run of its own. */
  readonly usagePeriods: readonly UsagePeriod[]
}

type UsagePeriod = { readonly subscriptionId: SubscriptionId; readonly usageOf: number }

/** Other transactions that belong to the story: corrections, what they correct, and a subscription's beginning. */
export function relatedTo(tx: Tx, ids: readonly string[]): Promise<Related[]> {
  return tx<Related[]>`
    select distinct on (x.id) x.id as "transactionId", x.because
      from (
    select x.id, format('%s corrects %s', n.number, d.number) as because
      from sales.document n
      join sales.document d on d.tenant_id = n.tenant_id and d.document_id = n.corrects_id
     cross join lateral (values (n.transaction_id), (d.transaction_id)) x (id)
     where (n.transaction_id = any(${[...ids]}) or d.transaction_id = any(${[...ids]})) and x.id <> all(${[...ids]})
    union all
    select s.transaction_id, format('%s began with it', s.key)
      from sales.document d join sales.subscription s using (tenant_id, subscription_id)
     where d.transaction_id = any(${[...ids]}) and s.transaction_id <> all(${[...ids]})
      ) x order by x.id, x.because`
}

export type Related = { readonly transactionId: string; readonly because: string }
