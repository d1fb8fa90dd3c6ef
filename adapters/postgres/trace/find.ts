import type { Tx } from '../client.ts'

/** Of one customer at most so many transactions are told, the newest. */
const transactionsMax = 50

/** The transactions that an id stands for. `more`: there are older ones that are not told. */
export type Found = { readonly transactionIds: readonly string[]; readonly more: boolean }

/**
 * Finds the transactions of any id or number that we know: of an event (ours or the product's), an
 * order, a document, an attempt, a refund, the provider's objects, a message, a grant, a fact, a
 * journal entry, a payment method, a workflow; or all transactions of a customer.
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
    union select transaction_id from platform.outbox where fact_id = ${subject}`
  if (rows.length > 0) return { transactionIds: rows.map((row) => row.transaction_id), more: false }
  return ofCustomer(tx, subject)
}

async function ofCustomer(tx: Tx, id: string): Promise<Found | undefined> {
  const [customer] = await tx<{ customer_id: string; transaction_id: string }[]>`
    select customer_id, transaction_id from sales.customer where customer_id = ${id} or key = ${id}`
  if (customer === undefined) return undefined
  const rows = await tx<{ transaction_id: string }[]>`
    select transaction_id from platform.inbox where customer_id = ${customer.customer_id}
     order by received_at desc, event_id desc limit ${transactionsMax + 1}`
  const transactionIds = rows.map((row) => row.transaction_id).slice(0, transactionsMax)
  return { transactionIds, more: rows.length > transactionsMax }
}
