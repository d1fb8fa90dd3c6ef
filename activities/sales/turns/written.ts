import { creditApplied, creditKept } from '../../../domain/ledger/held.ts'
import { creditNoteIssued, invoiceFinalized } from '../../../domain/ledger/posting.ts'
import type { FinalDocument } from '../../../adapters/postgres/sales/documents.ts'
import type { CreditMovement } from '../../../adapters/postgres/sales/customer-credit.ts'
import type { NewEntry } from '../../../adapters/postgres/journal.ts'
import type { PeriodRow } from '../../../adapters/postgres/sales/save-turns.ts'
import type { CreditNoteId, TenantId } from '../../../domain/ids.ts'
import type { Drafted } from './drafts.ts'
import type { CreditSplit } from './money.ts'

/** A step as it is written: its documents have numbers, its money has its place. */
export type Written = Drafted & {
  readonly tenantId: TenantId
  readonly documentOf: (id: string) => FinalDocument
  readonly splitOf: (creditNoteId: CreditNoteId) => CreditSplit
  /** What of the invoice is settled at once with what is held for the customer. */
  readonly appliedMinor: bigint
}

/** The documents of a step, credit notes first. */
export const documentsOf = (one: Written): FinalDocument[] =>
  [...one.credits, ...(one.invoice === undefined ? [] : [one.invoice])].map(({ draft }) =>
    one.documentOf(draft.id),
  )

/** What the ledger learns of a step. */
export function entriesOf(one: Written): NewEntry[] {
  const { tenantId, transactionId, atMs, step, invoice, credits } = one
  const about = { tenantId, transactionId, atMs }
  const { customer_id: customerId, currency } = step.row
  const money = (minor: bigint) => ({ minor, currency })
  const notes = credits.flatMap(({ wish, draft }): NewEntry[] => {
    const { kept } = one.splitOf(wish.creditNoteId)
    const note = {
      ...about,
      kind: 'credit-note' as const,
      subject: wish.creditNoteId,
      postings: creditNoteIssued(draft.priced, customerId),
    }
    if (kept === 0n) return [note]
    return [
      note,
      {
        ...about,
        kind: 'credit-kept',
        subject: wish.creditNoteId,
        postings: creditKept(customerId, money(kept)),
      },
    ]
  })
  if (invoice === undefined) return notes
  const { invoiceId: subject } = invoice.wish
  const issued = {
    ...about,
    kind: 'invoice' as const,
    subject,
    postings: invoiceFinalized(invoice.draft.priced, customerId),
  }
  if (one.appliedMinor === 0n) return [...notes, issued]
  return [
    ...notes,
    issued,
    {
      ...about,
      kind: 'credit-applied',
      subject,
      postings: creditApplied(customerId, money(one.appliedMinor)),
    },
  ]
}

/** What a step moves of what is held for its customer. */
export function movementsOf(one: Written): CreditMovement[] {
  const { tenantId, transactionId, atMs, step, invoice, credits } = one
  const { customer_id: customerId, currency } = step.row
  const about = { tenantId, transactionId, atMs, customerId, currency }
  const kept = credits.map(({ wish }) => ({
    ...about,
    documentId: wish.creditNoteId,
    minor: one.splitOf(wish.creditNoteId).kept,
  }))
  if (invoice === undefined) return kept
  return [...kept, { ...about, documentId: invoice.wish.invoiceId, minor: -one.appliedMinor }]
}

/** The periods that a step bills, each with its invoice. */
export const periodsOf = ({ tenantId, atMs, step, invoice }: Written): PeriodRow[] =>
  step.priced.turn.periods.map((period) => ({
    ...period,
    tenantId,
    subscriptionId: step.row.subscription_id,
    documentId: invoice?.wish.invoiceId ?? null,
    billedAtMs: atMs,
  }))
