import type { Client } from '@temporalio/client'
import type { ClockId, TenantId } from '../domain/ids.ts'
import { clockWorkflowId, queue } from '../workflows/sales/contract.ts'

type Move = { readonly tenantId: TenantId; readonly clockId: ClockId; readonly toMs?: number }

/** Moves test clocks, each by one workflow at a time; a second move at the same time is refused. */
export const clockMover = (client: Client) => ({
  async advance(move: Move): Promise<{ nowMs?: number; visited: number }> {
    return client.workflow.execute('clock', {
      taskQueue: queue,
      workflowId: clockWorkflowId(move.clockId),
      args: [move],
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      workflowIdConflictPolicy: 'FAIL',
    })
  },
})
