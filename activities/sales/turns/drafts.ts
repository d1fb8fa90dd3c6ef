import { newId } from '../../../adapters/new-id.ts'
import type { CreditNoteId, InvoiceId, TransactionId } from '../../../domain/ids.ts'
import type { PricedDocument } from '../../../domain/sales/document.ts'
import { standingAfter } from '../../../domain/sales/priced-turn.ts'
import type { Subscription } from '../../../domain/sales/subscription.ts'
import type { Draft } from '../numbered.ts'
import type { CreditWish, InvoiceWish } from './money.ts'
import type { Step } from './work-out.ts'

/** A step with its documents, which lack only their numbers. */
export type Drafted = {
  readonly step: Step
  readonly transactionId: TransactionId
  readonly atMs: number
  /** Where the subscription stands after it. */
  readonly next: Subscription
  readonly invoice?: { readonly draft: Draft; readonly wish: InvoiceWish }
  readonly credits: readonly { readonly draft: Draft; readonly wish: CreditWish }[]
}

/** Makes the documents of a step. What falls due by itself is a transaction of its own. */
export function drafted(step: Step): Drafted {
  const { row, priced, command } = step
  const transactionId = command?.transaction_id ?? newId('transaction')
  const about = { step, transactionId, atMs: row.now_at.getTime() }
  const credits = priced.credits.map(
    ({ invoiceId, priced: note }) =>
      creditOf({ step, transactionId, invoiceId: invoiceId as InvoiceId, note }), // As the reversal named it.
  )
  if (priced.invoice === undefined) return { ...about, next: priced.turn.next, credits }
  const invoiceId = newId('invoice')
  return {
    ...about,
    next: standingAfter(priced, invoiceId),
    invoice: {
      draft: {
        ...draftOf({ step, transactionId }),
        kind: 'invoice',
        id: invoiceId,
        priced: priced.invoice,
        correctsId: null,
      },
      wish: {
        invoiceId,
        customerId: row.customer_id,
        currency: row.currency,
        minor: priced.invoice.totalMinor,
      },
    },
    credits,
  }
}

type About = { readonly step: Step; readonly transactionId: TransactionId }

function draftOf({
  step,
  transactionId,
}: About): Omit<Draft, 'kind' | 'id' | 'priced' | 'correctsId'> {
  const { row, command, profile, country, suppliedOn } = step
  return {
    party: row,
    transactionId,
    suppliedOn,
    cause: {
      eventId: command?.event_id ?? null,
      source: command?.source ?? 'durabill',
      orderKey: null,
      subscriptionId: row.subscription_id,
    },
    profile,
    country,
    features: new Map(),
  }
}

function creditOf({
  step,
  transactionId,
  invoiceId,
  note,
}: About & { readonly invoiceId: InvoiceId; readonly note: PricedDocument }) {
  const { row, priced } = step
  const creditNoteId: CreditNoteId = newId('creditNote')
  const original = step.originals.get(invoiceId)
  const draft: Draft = {
    ...draftOf({ step, transactionId }),
    kind: 'credit-note',
    id: creditNoteId,
    priced: note,
    correctsId: invoiceId,
    ...(original === undefined
      ? {}
      : { corrects: original.named, country: original.country, profile: original.profile }),
    reason: reasons[priced.turn.access === 'end' ? 'end' : 'change'],
  }
  const wish: CreditWish = {
    creditNoteId,
    invoiceId,
    customerId: row.customer_id,
    currency: row.currency,
    minor: note.totalMinor,
    settle: priced.turn.settle,
  }
  return { draft, wish }
}

const reasons = {
  end: 'The subscription ended before its period did.',
  change: 'The subscription changed before its period ended.',
} as const
