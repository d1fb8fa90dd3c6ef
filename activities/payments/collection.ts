import { asTenant, type Tx } from '../../adapters/postgres/client.ts'
import { publish } from '../../adapters/postgres/outbox.ts'
import { markGivenUp } from '../../adapters/postgres/payments/collection-notes.ts'
import { type IntentRow, intentsOf } from '../../adapters/postgres/payments/intents.ts'
import type { InvoiceId, TenantId } from '../../domain/ids.ts'
import type { PaymentEvent } from '../../domain/payments/events.ts'
import type { Outcome, PaymentPorts } from '../../workflows/payments/ports.ts'
import { about } from './record.ts'
import { isOpen, known } from './known.ts'
import { outcomeOf } from './outcome.ts'
import type { PaymentParts } from './parts.ts'
import { plan } from './plan.ts'
import { resume } from './resume.ts'

type Collecting = Pick<PaymentPorts, 'open' | 'plan' | 'ask' | 'giveUp'>

/** The steps of a collection. Each is safe to repeat. */
export const collecting = (parts: PaymentParts): Collecting => ({
  open: ({ tenantId, invoiceId }) =>
    asTenant(parts.db, tenantId, async (tx) => {
      const row = await known(tx, invoiceId)
      const outcome = await outcomeOf(tx, invoiceId)
      const due = { currency: row.currency, minor: row.due_minor }
      const clock = row.on_clock ? { clockMs: row.now_at.getTime() } : {}
      return {
        customerId: row.customer_id,
        transactionId: row.transaction_id,
        due,
        outcome,
        ...clock,
      }
    }),

  plan: plan(parts),

  async ask({ tenantId, invoiceId }) {
    const open = await openIntent(parts, { tenantId, invoiceId })
    if (open !== undefined) return resume(parts, { tenantId, intent: open, cancel: false })
    return asTenant(parts.db, tenantId, (tx) => outcomeOf(tx, invoiceId))
  },

  async giveUp({ tenantId, invoiceId, because }) {
    const open = await openIntent(parts, { tenantId, invoiceId })
    if (open !== undefined) {
      const last = await resume(parts, { tenantId, intent: open, cancel: true })
      if (last.kind === 'paid' || last.kind === 'unknown') return last
    }
    return asTenant(parts.db, tenantId, (tx) => close(tx, { tenantId, invoiceId, because }))
  },
})

/** The intent that holds the payment slot of an invoice, if one does. */
export async function openIntent(
  { db }: Pick<PaymentParts, 'db'>,
  { tenantId, invoiceId }: { readonly tenantId: TenantId; readonly invoiceId: InvoiceId },
): Promise<IntentRow | undefined> {
  const intents = await asTenant(db, tenantId, (tx) => intentsOf(tx, invoiceId))
  return intents.find(isOpen)
}

/** Ends an open collection. @returns `closed`, or `paid` if it was paid after all */
async function close(
  tx: Tx,
  ended: { readonly tenantId: TenantId; readonly invoiceId: InvoiceId; readonly because: string },
): Promise<Outcome> {
  const row = await known(tx, ended.invoiceId)
  if (row.status === 'open') {
    await markGivenUp(tx, ended.invoiceId)
    await publish<PaymentEvent>(tx, [
      {
        tenantId: ended.tenantId,
        type: 'payments.invoice.uncollected.v1',
        ...about(row),
        data: { because: ended.because },
      },
    ])
  }
  return outcomeOf(tx, ended.invoiceId)
}
