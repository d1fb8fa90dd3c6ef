import type { InvoiceId } from '../../../domain/ids.ts'
import type { DeclineClass } from '../../../domain/payments/decline.ts'
import type { DunningPolicy, DunningStep } from '../../../domain/payments/dunning.ts'
import type { Tx } from '../client.ts'
import { nowFor } from './now-for.ts'
import { recordset } from './recordset.ts'

/** Notes attempts that were paid. */
export async function notePaid(
  tx: Tx,
  paid: readonly {
    readonly invoiceId: InvoiceId
    readonly minor: bigint
    readonly attempt: number
  }[],
): Promise<void> {
  if (paid.length === 0) return
  await tx`
    update payments.collection c
       set status = 'paid', paid_minor = p.minor, attempts = greatest(c.attempts, p.attempt),
           stage = 'paid', due_at = null, action_url = null
      from jsonb_to_recordset(${recordset(paid)}::text::jsonb)
        as p("invoiceId" text, minor bigint, attempt smallint)
     where c.invoice_id = p."invoiceId" and p."invoiceId" = p."invoiceId" || ''`
}

/** Notes attempts that were not, and that their invoices are due for a decision now. */
export async function noteUnpaid(
  tx: Tx,
  unpaid: readonly {
    readonly invoiceId: InvoiceId
    readonly attempt: number
    readonly stage: string
    readonly code: string | null
    readonly decline: DeclineClass | null
    readonly url: string | null
  }[],
): Promise<void> {
  if (unpaid.length === 0) return
  await tx`
    update payments.collection c
       set attempts = greatest(c.attempts, u.attempt), stage = u.stage,
           last_code = u.code, last_decline = u.decline, action_url = u.url,
           first_failed_at = coalesce(c.first_failed_at, ${nowFor(tx, 'c')}),
           due_at = coalesce(c.due_at, ${nowFor(tx, 'c')})
      from jsonb_to_recordset(${recordset(unpaid)}::text::jsonb)
        as u("invoiceId" text, attempt smallint, stage text, code text, decline text, url text)
     where c.invoice_id = u."invoiceId" and u."invoiceId" = u."invoiceId" || '' and c.status = 'open'`
}

/** Records the step decided in a round, and when it is due. */
export async function noteStep(
  tx: Tx,
  decided: {
    readonly invoiceId: InvoiceId
    readonly round: number
    readonly step: DunningStep & { readonly attempt: number }
    readonly policy: DunningPolicy
    readonly asked: boolean
  },
): Promise<void> {
  const { step } = decided
  await tx`
    update payments.collection
       set round = ${decided.round}, step = ${tx.json(step)}, policy = ${tx.json(decided.policy)},
           asks = asks + ${decided.asked ? 1 : 0},
           stage = ${step.kind}, due_at = ${step.kind === 'give-up' ? tx`due_at` : new Date(step.atMs)}
     where invoice_id = ${decided.invoiceId} and status = 'open'`
}

/** Ends an open collection that nobody will pay. */
export async function markGivenUp(tx: Tx, invoiceId: InvoiceId): Promise<void> {
  await tx`
    update payments.collection set status = 'gave-up', stage = 'gave-up', due_at = null, action_url = null
     where invoice_id = ${invoiceId} and status = 'open'`
}
