import type { CustomerId } from '../../../domain/ids.ts'
import type { MoneyBefore } from '../../../domain/sales/credit-money.ts'
import type { Tx } from '../client.ts'
import { lockInvoices } from './lock-invoices.ts'
import { lockCredit } from './customer-credit.ts'

/**
 * What has become of invoices, and what is held for customers; both are held for the length of the
 * transaction, always in this order.
 */
export async function lockMoney(
  tx: Tx,
  whose: { readonly invoiceIds: readonly string[]; readonly customerIds: readonly CustomerId[] },
): Promise<MoneyBefore> {
  const [invoices, held] = await Promise.all([
    lockInvoices(tx, [...new Set(whose.invoiceIds)]),
    lockCredit(tx, [...new Set(whose.customerIds)]),
  ])
  return {
    invoices: new Map(
      [...invoices].map(([id, row]) => [
        id,
        {
          totalMinor: row.total_minor,
          creditedMinor: row.credited_minor,
          paidMinor: row.paid_minor,
          appliedMinor: row.applied_minor,
          refundedMinor: row.refunded_minor,
        },
      ]),
    ),
    held: held.map((row) => ({
      customerId: row.customer_id,
      currency: row.currency,
      minor: row.minor,
    })),
  }
}
