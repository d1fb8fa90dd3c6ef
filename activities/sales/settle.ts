import { asTenant, type Db } from '../../adapters/postgres/client.ts'
import {
  featuresOf,
  markPaid,
  markUncollectible,
  noteRefund,
} from '../../adapters/postgres/sales/invoices.ts'
import type { SalesPorts } from '../../workflows/sales/ports.ts'

/** Marks invoices paid, once, and says what they pay for. */
export function settle(db: Db): SalesPorts['settle'] {
  return async (payments) => {
    const byTenant = Map.groupBy(payments, (payment) => payment.tenantId)
    const features = new Map<string, readonly string[]>()
    for (const [tenantId, some] of byTenant) {
      const ids = some.map((payment) => payment.invoiceId)
      const found = await asTenant(db, tenantId, async (tx) => {
        const [, answer] = await Promise.all([markPaid(tx, some), featuresOf(tx, ids)])
        return answer
      })
      for (const [invoiceId, names] of found) features.set(invoiceId, names)
    }
    return payments.map(({ invoiceId }) => ({ invoiceId, features: features.get(invoiceId) ?? [] }))
  }
}

/** The smaller steps of an invoice's later life; each safe to repeat. */
export const afterwards = (
  db: Db,
): Pick<SalesPorts, 'recordRefund' | 'markUncollectible' | 'featuresOf'> => ({
  recordRefund: ({ tenantId, invoiceId, refunded }) =>
    asTenant(db, tenantId, (tx) => noteRefund(tx, { invoiceId, refundedMinor: refunded.minor })),

  markUncollectible: ({ tenantId, invoiceId }) =>
    asTenant(db, tenantId, (tx) => markUncollectible(tx, invoiceId)),

  featuresOf: ({ tenantId, invoiceId }) =>
    asTenant(db, tenantId, async (tx) => (await featuresOf(tx, [invoiceId])).get(invoiceId) ?? []),
})
