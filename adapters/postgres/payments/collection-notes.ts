import type { InvoiceId } from '../../../domain/ids.ts'
import type { DeclineClass } from '../../../domain/payments/decline.ts'
import type { DunningPolicy, DunningStep } from '../../../domain/payments/dunning.ts'
import type { Tx } from '../client.ts'

/** Notes an attempt that was paid. */
export async function notePaid(
  tx: Tx,
  paid: { readonly invoiceId: InvoiceId; readonly minor: bigint; readonly attempt: number },
): Promise<void> {
  await tx`
    update payments.collection
       set status = 'paid', paid_minor = ${paid.minor}, attempts = greatest(attempts, ${paid.attempt}),
           stage = 'paid', due_at = null, action_url = null
     where invoice_id = ${paid.invoiceId}`
}

/** Notes an attempt that was not, and that the invoice is due for a decision now. */
export async function noteUnpaid(
  tx: Tx,
  unpaid: {
    readonly invoiceId: InvoiceId
    readonly attempt: number
    readonly stage: string
    readonly code: string | null
    readonly decline: DeclineClass | null
    readonly url: string | null
  },
): Promise<void> {
  await tx`
    update payments.collection c
       set attempts = greatest(attempts, ${unpaid.attempt}), stage = ${unpaid.stage},
           last_code = ${unpaid.code}, last_decline = ${unpaid.decline}, action_url = ${unpaid.url},
           first_failed_at = coalesce(first_failed_at, platform.now_for(tenant_id, customer_id)),
           due_at = coalesce(due_at, platform.now_for(tenant_id, customer_id))
     where invoice_id = ${unpaid.invoiceId} and status = 'open'`
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
