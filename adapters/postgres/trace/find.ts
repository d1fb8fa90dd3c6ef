import type { Tx } from '../client.ts'

/** Of one customer, or one subscription, at most so many transactions are told, the newest. */
const transactionsMax = 50

/** The transactions that an id stands for. `more`: there are older ones that are not told. */
export type Found = { readonly transactionIds: readonly string[]; readonly more: boolean }

/**
 * Finds the transactions of any id or number that we know: of an event (ours or the product's), an
 * order, a document, an attempt, a refund, the provider's objects, a message, a grant, a fact, a
 * journal entry, a payment method, a usage window, a workflow; or all transactions of a subscription
 * or a customer.
 */
export async function findTransactions(tx: Tx, id: string): Promise<Found | undefined> {
  const [, subject = id] = /^(?:sales|payments|messaging)\/[\w-]+\/([^/]+)/.exec(id) ?? []
  const rows = await tx<{ transaction_id: string }[]>`
    select transaction_id from platform.inbox
     where transaction_id = ${subject} or event_id = ${subject} or source_id = ${subject}
    union select transaction_id from sales.purchase where order_key = ${subject}
    union select transaction_id from sales.document where document_id = ${subject} or number = ${subject} or transaction_id = ${subject}
    union select transaction_id from payments.intent where intent_id = ${subject} or provider_ref = ${subject}
    union select transaction_id from payments.refund where refund_id = ${subject} or provider_ref = ${subject}
    union select transaction_id from payments.method where method_id = ${subject} or provider_ref = ${subject} or transaction_id = ${subject}
    union select transaction_id from payments.provider_event
           where (provider_event_id = ${subject} or object_ref = ${subject}) and transaction_id is not null
    union select transaction_id from messaging.message where message_id = ${subject} or channel_ref = ${subject}
    union select transaction_id from access.entitlement where grant_id = ${subject}
    union select transaction_id from platform.journal_entry where entry_id = ${subject}
    union select transaction_id from platform.outbox where fact_id = ${subject}
    union select d.transaction_id from sales.usage_window w join sales.document d using (tenant_id, document_id)
           where w.window_id = ${subject}`
  if (rows.length > 0) return { transactionIds: rows.map((row) => row.transaction_id), more: false }
  return (await ofSubscription(tx, subject)) ?? ofCustomer(tx, subject)
}

async function ofSubscription(tx: Tx, id: string): Promise<Found | undefined> {
  const [agreement] = await tx<{ subscription_id: string }[]>`
    select subscription_id from sales.subscription where subscription_id = ${id} or key = ${id}`
  if (agreement === undefined) return undefined
  const { subscription_id: subscriptionId } = agreement
  return newest(
    await tx<TransactionRow[]>`
      select transaction_id, max(at) as at from (
        select transaction_id, received_at as at from platform.inbox where subject = ${subscriptionId}
        union all
        select transaction_id, finalized_at from sales.document where subscription_id = ${subscriptionId}) x
       group by 1 order by 2 desc, 1 desc limit ${transactionsMax + 1}`,
  )
}

async function ofCustomer(tx: Tx, id: string): Promise<Found | undefined> {
  const [customer] = await tx<{ customer_id: string }[]>`
    select customer_id from sales.customer where customer_id = ${id} or key = ${id}`
  if (customer === undefined) return undefined
  const { customer_id: customerId } = customer
  return newest(
    await tx<TransactionRow[]>`
      select transaction_id, max(at) as at from (
        select transaction_id, received_at as at from platform.inbox where customer_id = ${customerId}
        union all
        select transaction_id, finalized_at from sales.document where customer_id = ${customerId}) x
       group by 1 order by 2 desc, 1 desc limit ${transactionsMax + 1}`,
  )
}

type TransactionRow = { readonly transaction_id: string }

function newest(rows: readonly TransactionRow[]): Found {
  const transactionIds = rows.map((row) => row.transaction_id).slice(0, transactionsMax)
  return { transactionIds, more: rows.length > transactionsMax }
}
