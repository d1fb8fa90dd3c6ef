import { type Client, ScheduleAlreadyRunning, ScheduleOverlapPolicy } from '@temporalio/client'
import { queue, renewalsId, type RenewalsInput } from '../workflows/sales/contract.ts'
import type { Reaches } from '../workflows/reach.ts'

/**
 * Makes sure that somebody looks for what is due, every minute. Whoever starts first makes the
 * schedule; a look that takes longer than a minute is followed by the next, never overtaken.
 */
export async function ensureRenewals(client: Client, reaches: Reaches): Promise<void> {
  const input: RenewalsInput = { reaches }
  const action = {
    type: 'startWorkflow',
    workflowType: 'renewals',
    workflowId: renewalsId,
    taskQueue: queue,
    args: [input],
  } as const
  try {
    await client.schedule.create({
      scheduleId: renewalsId,
      spec: { intervals: [{ every: '1 minute' }] },
      // What was missed is still due when somebody looks next: nothing need be made up for.
      policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 minute' },
      action,
    })
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error
    await client.schedule
      .getHandle(renewalsId)
      .update((before) => ({ ...before, action: { ...before.action, ...action } }))
  }
}
