import { upsertSearchAttributes } from '@temporalio/workflow'
import { search } from '../search.ts'
import { tellStory } from '../story.ts'
import { columnsOf } from './columns.ts'
import type { UsagePeriodInput } from './contract.ts'
import { follow, type Followed } from './follow.ts'

/** The close of a usage window whose grace is over: rated, invoiced by itself, collected. */
export async function usagePeriod(input: UsagePeriodInput): Promise<Followed> {
  const { reaches, ...ref } = input
  const columns = columnsOf(reaches)
  const tell = tellStory()
  const [turned] = await columns.sales.turn('rate the usage and invoice it', [ref])
  if (turned?.kind !== 'done') {
    tell(`refused: ${turned?.kind === 'refused' ? turned.because : 'no answer'}`)
    return 'nothing-due'
  }
  const [followed = 'nothing-due'] = await follow(columns, {
    tenantId: ref.tenantId,
    turned: [turned],
  })
  tell(turned.bill === undefined ? 'nothing to bill' : `${turned.bill.number}: ${followed}`)
  upsertSearchAttributes([{ key: search.status, value: followed }])
  return followed
}
