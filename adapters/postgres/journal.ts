import type { Posting } from '../../domain/ledger/posting.ts'
import type { TenantId, TransactionId } from '../../domain/ids.ts'
import { newId } from '../new-id.ts'
import { insertAll } from './rows.ts'
import type { Tx } from './client.ts'

/** A journal entry to be: what happened, to what, and the postings, which sum to zero. */
export type NewEntry = {
  readonly tenantId: TenantId
  readonly transactionId: TransactionId
  /** What happened; with `subject` it is unique, so a thing is booked once. */
  readonly kind: 'invoice' | 'payment' | 'credit-note' | 'refund' | 'credit-kept' | 'credit-applied'
  readonly subject: string
  readonly atMs: number
  readonly postings: readonly Posting[]
}

/** Books entries in the transaction that makes them true. An entry without postings is left out. */
export async function book(tx: Tx, entries: readonly NewEntry[]): Promise<void> {
  const booked = entries
    .filter((entry) => entry.postings.length > 0)
    .map((entry) => ({ ...entry, entryId: newId('journalEntry') }))
  const entryRows = booked.map((entry) => ({
    tenant_id: entry.tenantId,
    entry_id: entry.entryId,
    kind: entry.kind,
    subject: entry.subject,
    transaction_id: entry.transactionId,
    effective_at: new Date(entry.atMs),
  }))
  const postingRows = booked.flatMap((entry) =>
    entry.postings.map((posting, line) => ({
      tenant_id: entry.tenantId,
      entry_id: entry.entryId,
      line,
      account: posting.account,
      currency: posting.currency,
      minor: posting.minor,
    })),
  )
  await Promise.all([
    insertAll(tx, 'platform.journal_entry', entryRows),
    insertAll(tx, 'platform.posting', postingRows),
  ])
}
