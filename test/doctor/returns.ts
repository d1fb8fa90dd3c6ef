import { type Owed, send, type Shop } from './shop.ts'
import type { Stage } from './stage.ts'

type Part = { readonly key: string; readonly quantity?: string }

/** A cancellation of the shop's own order. */
export async function cancel(shop: Shop, order: string, lines?: readonly Part[]) {
  const data = { order, reason: 'changed my mind', ...(lines === undefined ? {} : { lines }) }
  return takeBack(shop, `cancelled-${order}-${lines?.[0]?.key ?? 'all'}`, data)
}

/** Any cancellation, walked through the same steps as the workflow. */
export async function takeBack(shop: Shop, id: string, data: unknown) {
  const accepted = await send(shop, { type: 'order.cancelled', id, data })
  const credited = await shop.sales.credit(accepted)
  if (credited.kind === 'refused' || credited.invoiceId === undefined) return accepted
  const { invoiceId, creditNoteId, amount, lost } = credited
  const { eventId: _event, ...whose } = accepted
  const { tenantId, transactionId } = whose
  const cause = { kind: 'purchase', id: invoiceId } as const
  if (lost.length > 0)
    await shop.access.end({ ...whose, cause, features: lost, because: 'credited' })
  const credit = { tenantId, invoiceId, creditNoteId, amount, transactionId }
  const back = await shop.payments.refund(credit)
  if (back.kind === 'refunded') {
    await shop.sales.recordRefund({ tenantId, invoiceId, creditNoteId, refunded: back.refunded })
  }
  return accepted
}

/** The end of a collection that nobody paid. */
export async function giveUp(shop: Shop, { tenantId, customerId, transactionId, invoiceId }: Owed) {
  await shop.payments.giveUp({ tenantId, invoiceId, because: 'payer-did-not-act' })
  const cause = { kind: 'purchase', id: invoiceId } as const
  await shop.access.end({ tenantId, customerId, transactionId, cause, because: 'gave-up' })
  await shop.sales.markUncollectible({ tenantId, invoiceId })
}

/** As the relay would: every fact is told. */
export const relayAll = async ({ root }: Pick<Stage, 'root'>) => {
  await root`update platform.outbox set dispatched_at = now()`
}
