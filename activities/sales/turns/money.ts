import type { Tx } from '../../../adapters/postgres/client.ts'
import { lockMoney } from '../../../adapters/postgres/sales/money-before.ts'
import type { CreditNoteId, InvoiceId } from '../../../domain/ids.ts'
import {
  type CreditSplit,
  type CreditWish,
  type InvoiceWish,
  placeMoney,
} from '../../../domain/sales/credit-money.ts'

export type { CreditSplit, CreditWish, InvoiceWish } from '../../../domain/sales/credit-money.ts'

type Money = {
  readonly splitOf: (creditNoteId: CreditNoteId) => CreditSplit
  /** What of an invoice is settled at once with what is held for its customer. */
  readonly appliedTo: (invoiceId: InvoiceId) => bigint
}

/** Takes the money that credits and new invoices move, and decides where it goes. */
export async function decideMoney(
  tx: Tx,
  wishes: { readonly credits: readonly CreditWish[]; readonly invoices: readonly InvoiceWish[] },
): Promise<Money> {
  const { credits, invoices } = wishes
  const before = await lockMoney(tx, {
    invoiceIds: credits.map(({ invoiceId }) => invoiceId),
    customerIds: [...credits, ...invoices].map(({ customerId }) => customerId),
  })
  const { splits, applied } = placeMoney(wishes, before)
  return {
    splitOf: (id) => splits.get(id) ?? { back: 0n, kept: 0n },
    appliedTo: (id) => applied.get(id) ?? 0n,
  }
}
