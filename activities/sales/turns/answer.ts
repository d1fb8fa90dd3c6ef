import type { CommandRow } from '../../../adapters/postgres/sales/save-commands.ts'
import type { NewFact } from '../../../adapters/postgres/outbox.ts'
import type { TenantId } from '../../../domain/ids.ts'
import type { SalesEvent } from '../../../domain/sales/events.ts'
import type { Refusal } from '../../../domain/sales/refusal.ts'
import { dueOf } from '../../../domain/sales/subscription.ts'
import type { CreditDue, Turned } from '../../../workflows/sales/ports.ts'
import { billOf, moneyText } from './bills.ts'
import { rightsFor } from './rights.ts'
import type { Written } from './written.ts'
import type { Worked } from './work-out.ts'

/** What is kept of a command's answer: enough to go on from it, and to show it. */
export type StoredAnswer =
  | {
      readonly kind: 'done'
      readonly state: string
      readonly effective: 'now' | 'period-end'
      readonly effectiveAt: string
      readonly invoiceId: string | null
      readonly credits: readonly (Omit<CreditDue, 'amount'> & {
        readonly minor: string
        readonly currency: string
      })[]
    }
  | ({ readonly kind: 'refused' } & Omit<Refusal, 'kind'>)

/** Credits whose money has to move, or which lower what is due. */
function creditsDue(one: Written): CreditDue[] {
  return one.credits.flatMap(({ wish }) => {
    const { back } = one.splitOf(wish.creditNoteId)
    if (back === 0n) return []
    const { creditNoteId, invoiceId, currency } = wish
    const { number } = one.documentOf(creditNoteId).snapshot
    return [
      {
        creditNoteId,
        number,
        invoiceId,
        amount: { minor: back, currency },
        text: moneyText(back, currency),
      },
    ]
  })
}

/** What a step that was just written comes to. */
export function answerOf(one: Written): Turned {
  const { step, next, invoice, transactionId } = one
  const { access } = step.priced.turn
  const dueMs = dueOf(next)
  const bill =
    invoice === undefined
      ? undefined
      : billOf({
          invoiceId: invoice.wish.invoiceId,
          number: one.documentOf(invoice.wish.invoiceId).snapshot.number,
          currency: invoice.wish.currency,
          dueMinor: invoice.wish.minor - one.appliedMinor,
          grants: access === 'when-paid',
        })
  return {
    kind: 'done',
    state: next.state,
    customerId: next.customerId,
    transactionId,
    ...(bill === undefined ? {} : { bill }),
    credits: creditsDue(one),
    ...(access === 'open' ? { rights: rightsFor(next, step.planOf(next.plan)) } : {}),
    ends: access === 'end',
    more: dueMs !== undefined && dueMs <= one.atMs,
  }
}

/** The stored answer of a step's command; none for what fell due by itself. */
export function commandsOf(one: Written): CommandRow[] {
  const { command, row, priced } = one.step
  if (command === undefined) return []
  const { next } = priced.turn
  const waits = next.pending !== undefined && next.at !== undefined
  const answer: StoredAnswer = {
    kind: 'done',
    state: next.state,
    effective: waits ? 'period-end' : 'now',
    effectiveAt: new Date(waits ? (next.at?.endMs ?? one.atMs) : one.atMs).toISOString(),
    invoiceId: one.invoice?.wish.invoiceId ?? null,
    credits: creditsDue(one).map(({ amount, ...credit }) => ({
      ...credit,
      minor: String(amount.minor),
      currency: amount.currency,
    })),
  }
  return [
    {
      tenantId: one.tenantId,
      eventId: command.event_id,
      subscriptionId: row.subscription_id,
      answer,
      atMs: one.atMs,
    },
  ]
}

type Refused = Extract<Worked, { kind: 'refused' }>

/** A refused command is answered the same for ever. */
export function refusedCommandsOf(
  tenantId: TenantId,
  { command, row, refusal }: Refused,
): CommandRow[] {
  if (command === undefined) return []
  const { kind, ...why } = refusal
  const answer: StoredAnswer = { kind, ...why }
  return [
    {
      tenantId,
      eventId: command.event_id,
      subscriptionId: row.subscription_id,
      answer,
      atMs: row.now_at.getTime(),
    },
  ]
}

/** What the world is told of a step. A renewal that changes nothing is told by its invoice alone. */
export function factsOf(one: Written): NewFact<SalesEvent>[] {
  const { tenantId, transactionId, atMs, step, next, invoice, credits } = one
  const { customer_id: customerId, subscription_id: subscriptionId, currency } = step.row
  const about = { tenantId, customerId, transactionId, atMs }
  const changed = step.command !== undefined || step.priced.turn.access !== 'same'
  const plan = step.planOf(next.plan)
  return [
    ...credits.map(({ wish }): NewFact<SalesEvent> => ({
      ...about,
      type: 'sales.credit-note.issued.v1',
      subject: wish.creditNoteId,
      data: {
        number: one.documentOf(wish.creditNoteId).snapshot.number,
        totalMinor: String(wish.minor),
        currency,
        invoiceId: wish.invoiceId,
      },
    })),
    ...(invoice === undefined
      ? []
      : [
          {
            ...about,
            type: 'sales.invoice.finalized.v1' as const,
            subject: invoice.wish.invoiceId,
            data: {
              number: one.documentOf(invoice.wish.invoiceId).snapshot.number,
              totalMinor: String(invoice.wish.minor),
              currency,
              orderKey: null,
              subscriptionId,
            },
          },
        ]),
    ...(changed
      ? [
          {
            ...about,
            type: 'sales.subscription.changed.v1' as const,
            subject: subscriptionId,
            data: {
              state: next.state,
              plan: plan.key,
              planVersion: plan.version,
              quantity: next.quantity,
            },
          },
        ]
      : []),
  ]
}
