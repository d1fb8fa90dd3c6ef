import type { Money } from '../../domain/money/money.ts'
import type { Psp, PspLabels, SavedMethod } from './psp.ts'

type Order = Parameters<Psp['charge']>[0]
type Refund = Parameters<Psp['refund']>[0]

let made = 0

/** Labels that no other test uses. */
export function freshLabels(): PspLabels {
  made += 1
  const tag = `${process.pid}x${made}`
  return {
    tenantId: 'ten_conformance',
    transactionId: `txn_${tag}`,
    invoiceId: `inv_${tag}`,
    intentId: `int_${tag}`,
    attempt: 1,
  }
}

export const chf = (minor: bigint): Money => ({ currency: 'CHF', minor })

/** A customer of their own with one saved card. */
export async function saved(psp: Psp, token: string): Promise<SavedMethod> {
  const { tenantId, transactionId } = freshLabels()
  const customerId = `cus_${transactionId.slice(4)}` as const
  const answer = await psp.saveMethod({ customerId, tenantId, transactionId, token })
  if (answer.kind !== 'saved') throw new Error(`The card ${token} was not saved: ${answer.kind}.`)
  return answer.method
}

/** An order to charge a saved method, with labels and a key of its own. */
export function orderOf(method: SavedMethod, amount: Money = chf(1999n)): Order {
  const labels = freshLabels()
  const { accountRef, methodRef } = method
  return { accountRef, methodRef, amount, labels, key: `${labels.invoiceId}/1` }
}

/** An order to give back a part of a charge. */
export function refundOf(charge: { ref: string; order: Order }, amount: Money): Refund {
  const refundId = `rfd_${freshLabels().intentId.slice(4)}` as const
  const labels = { ...charge.order.labels, refundId }
  return { ref: charge.ref, amount, key: refundId, labels }
}
