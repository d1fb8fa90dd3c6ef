import type { Tx } from '../../../adapters/postgres/client.ts'
import { openBills } from '../../../adapters/postgres/sales/bills.ts'
import type { InvoiceId } from '../../../domain/ids.ts'
import type { Currency } from '../../../domain/money/currency.ts'
import { formatMinor } from '../../../domain/money/format.ts'
import type { Bill } from '../../../workflows/sales/ports.ts'

/** An amount as people read it: `59.29 EUR`. */
export const moneyText = (minor: bigint, currency: Currency): string =>
  `${formatMinor(minor, currency)} ${currency}`

/** A bill over what is left to pay. */
export function billOf(invoice: {
  readonly invoiceId: InvoiceId
  readonly number: string
  readonly currency: Currency
  readonly dueMinor: bigint
  readonly grants: boolean
}): Bill {
  const { invoiceId, number, currency, dueMinor: minor, grants } = invoice
  return { invoiceId, number, due: { minor, currency }, text: moneyText(minor, currency), grants }
}

/** The bills of invoices that still stand open, as a step that is repeated has to answer them. */
export async function billsBefore(
  tx: Tx,
  invoiceIds: readonly InvoiceId[],
): Promise<Map<InvoiceId, Bill>> {
  const rows = await openBills(tx, invoiceIds)
  return new Map(
    rows.map((row) => [
      row.invoice_id,
      billOf({
        invoiceId: row.invoice_id,
        number: row.number,
        currency: row.currency,
        dueMinor: row.due_minor,
        grants: true,
      }),
    ]),
  )
}
