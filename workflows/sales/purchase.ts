import { upsertSearchAttributes } from '@temporalio/workflow'
import type { AccessPorts } from '../access/ports.ts'
import type { PaymentPorts } from '../payments/ports.ts'
import { reach } from '../reach.ts'
import { search } from '../search.ts'
import { tellStory } from '../story.ts'
import type { EventInput } from './contract.ts'
import type { SalesPorts } from './ports.ts'

export type PurchaseResult = 'paid' | 'collecting' | 'refused'

/** One order: price and invoice, collect, settle, grant. The receipt follows from the fact. */
export async function purchase(input: EventInput): Promise<PurchaseResult> {
  const { reaches, ...order } = input
  const { tenantId, customerId, transactionId } = order
  const sales = reach<SalesPorts>('sales', reaches.sales)
  const payments = reach<PaymentPorts>('payments', reaches.payments)
  const access = reach<AccessPorts>('access', reaches.access)
  const tell = tellStory()

  const [billed] = await sales.bill('price the order and finalise its invoice', [order])
  if (billed?.kind !== 'billed') {
    tell(`refused: ${billed?.because ?? 'no answer'}`)
    upsertSearchAttributes([{ key: search.status, value: 'refused' }])
    return 'refused'
  }
  const { invoiceId, number, due, text } = billed
  tell(`invoiced ${text} as ${number}`)

  let paidAt: { atMs?: number } = {}
  if (due.minor > 0n) {
    const charge = { tenantId, invoiceId, customerId, transactionId, amount: due, attempt: 1 }
    const [outcome] = await payments.collect(`charge ${text} for ${number}`, [charge])
    if (outcome?.kind !== 'paid') {
      tell(`not paid yet (${outcome?.kind}): collection goes on by itself`)
      upsertSearchAttributes([
        { key: search.invoiceNumber, value: number },
        { key: search.status, value: 'collecting' },
      ])
      return 'collecting'
    }
    paidAt = { atMs: outcome.atMs }
    tell(`paid ${text}`)
  }

  const payment = { tenantId, invoiceId, paid: due, ...paidAt }
  const [settled] = await sales.settle(`mark ${number} paid`, [payment])
  const features = settled?.features ?? []
  if (features.length > 0) {
    const cause = { kind: 'purchase', id: invoiceId } as const
    const grant = {
      tenantId,
      customerId,
      transactionId,
      cause,
      features,
      standing: 'paid',
    } as const
    await access.grant(`grant ${features.join(', ')}`, [grant])
    tell(`granted ${features.join(', ')}`)
  }
  upsertSearchAttributes([
    { key: search.invoiceNumber, value: number },
    { key: search.status, value: 'paid' },
  ])
  return 'paid'
}
