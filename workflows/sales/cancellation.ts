import { upsertSearchAttributes } from '@temporalio/workflow'
import type { AccessPorts } from '../access/ports.ts'
import type { PaymentPorts } from '../payments/ports.ts'
import { reach } from '../reach.ts'
import { search } from '../search.ts'
import { tellStory } from '../story.ts'
import type { EventInput } from './contract.ts'
import type { SalesPorts } from './ports.ts'

export type CancellationResult = 'refunded' | 'reduced' | 'credited' | 'refused'

/** One cancelled order, whole or by line: credit note, money back, access ended. */
export async function cancellation(input: EventInput): Promise<CancellationResult> {
  const { reaches, ...event } = input
  const { tenantId, customerId, transactionId } = event
  const sales = reach<SalesPorts>('sales', reaches.sales)
  const payments = reach<PaymentPorts>('payments', reaches.payments)
  const access = reach<AccessPorts>('access', reaches.access)
  const tell = tellStory()
  const close = (status: CancellationResult, number?: string): CancellationResult => {
    upsertSearchAttributes([
      { key: search.status, value: status },
      ...(number === undefined ? [] : [{ key: search.invoiceNumber, value: number }]),
    ])
    return status
  }

  const credited = await sales.credit('issue the credit note', event)
  if (credited.kind === 'refused') {
    tell(`refused: ${credited.because}`)
    return close('refused')
  }
  const { creditNoteId, number, amount, text, invoiceId, lost } = credited
  tell(`credited ${text} as ${number}`)
  if (lost.length > 0 && invoiceId !== undefined) {
    const cause = { kind: 'purchase', id: invoiceId } as const
    const ending = {
      tenantId,
      customerId,
      transactionId,
      cause,
      features: lost,
      because: 'credited',
    } as const
    await access.end(`end ${lost.join(', ')}`, ending)
    tell(`ended ${lost.join(', ')}`)
  }
  if (invoiceId === undefined || amount.minor === 0n) return close('credited', number)

  const credit = { tenantId, invoiceId, creditNoteId, amount, transactionId }
  const back = await payments.refund(`pay back ${text} for ${number}`, credit)
  if (back.kind === 'refused') {
    tell(`the provider refused the refund: ${back.code}`)
    return close('credited', number)
  }
  if (back.kind === 'reduced') return close('reduced', number)
  await sales.recordRefund(`note the refund of ${text}`, {
    tenantId,
    invoiceId,
    creditNoteId,
    refunded: back.refunded,
  })
  tell(`refunded ${text}`)
  return close('refunded', number)
}
