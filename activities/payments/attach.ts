import { ApplicationFailure } from '@temporalio/activity'
import { asTenant } from '../../adapters/postgres/client.ts'
import { businessNow } from '../../adapters/postgres/clock-moves.ts'
import { publish } from '../../adapters/postgres/outbox.ts'
import { openCollectionsOf } from '../../adapters/postgres/payments/due.ts'
import { type MethodRow, newestMethod } from '../../adapters/postgres/payments/methods.ts'
import { noteAttached, noteRefused } from '../../adapters/postgres/payments/method-notes.ts'
import type { TenantId, TransactionId } from '../../domain/ids.ts'
import type { PaymentEvent } from '../../domain/payments/events.ts'
import type { PaymentPorts } from '../../workflows/payments/ports.ts'
import type { PaymentParts } from './parts.ts'

/** Attaches the customer's newest method and wakes their collections. Safe to repeat. */
export function attach(parts: PaymentParts): PaymentPorts['attach'] {
  return async ({ tenantId, customerId, transactionId }) => {
    const provider = parts.psp.name
    const method = await asTenant(parts.db, tenantId, (tx) =>
      newestMethod(tx, { customerId, provider }),
    )
    if (method === undefined)
      throw ApplicationFailure.nonRetryable('The customer has no method.', 'MethodUnknown')
    await attachNamed(parts, { tenantId, transactionId, method })
    const waiting = await asTenant(parts.db, tenantId, (tx) => openCollectionsOf(tx, customerId))
    for (const invoiceId of waiting) await parts.nudge(invoiceId, 'new-card')
  }
}

/** Makes a token into a method of the customer at the provider, or learns that it cannot be one. */
export async function attachNamed(
  { db, psp }: PaymentParts,
  named: {
    readonly tenantId: TenantId
    readonly transactionId: TransactionId
    readonly method: MethodRow
  },
): Promise<void> {
  const { tenantId, transactionId, method } = named
  if (method.state !== 'named') return
  const { method_id: methodId, customer_id: customerId } = method
  const answer = await psp.saveMethod({
    customerId,
    tenantId,
    transactionId,
    token: method.token,
    ...(method.account_ref === null ? {} : { accountRef: method.account_ref }),
  })
  if (answer.kind === 'unknown')
    throw ApplicationFailure.retryable(answer.because, 'ProviderUnclear')
  if (answer.kind === 'declined')
    return asTenant(db, tenantId, (tx) => noteRefused(tx, { methodId, code: answer.code }))
  await asTenant(db, tenantId, async (tx) => {
    const news = await noteAttached(tx, {
      tenantId,
      customerId,
      methodId,
      provider: psp.name,
      ...answer.method,
    })
    if (!news) return
    const atMs = await businessNow(tx, { tenantId, customerId })
    await publish<PaymentEvent>(tx, [
      {
        tenantId,
        type: 'payments.method.attached.v1',
        subject: customerId,
        customerId,
        transactionId,
        atMs,
        data: { methodId, last4: answer.method.last4 },
      },
    ])
  })
}
