import { defineSearchAttributeKey } from '@temporalio/common'
import { proxyActivities, proxyLocalActivities, upsertSearchAttributes } from '@temporalio/workflow'

type Steps = { nothing(step: number): Promise<number> }

const retry = { initialInterval: '500 ms', maximumInterval: '1 minute' } as const
const here = proxyLocalActivities<Steps>({ startToCloseTimeout: '40 seconds', retry })
const there = proxyActivities<Steps>({
  startToCloseTimeout: '40 seconds',
  retry,
  taskQueue: 'floor-remote',
})
const invoiceNumber = defineSearchAttributeKey('InvoiceNumber', 'KEYWORD')
const status = defineSearchAttributeKey('Status', 'KEYWORD')

/** As many steps as a paid purchase, of the same kinds, and nothing in them. */
export async function bare(): Promise<string> {
  await here.nothing(1)
  await there.nothing(2)
  await here.nothing(3)
  await here.nothing(4)
  upsertSearchAttributes([
    { key: invoiceNumber, value: 'INV-2026-0001' },
    { key: status, value: 'paid' },
  ])
  return 'paid'
}
