import { fileURLToPath } from 'node:url'
import {
  bundleWorkflowCode,
  DefaultLogger,
  type NativeConnection,
  Worker,
} from '@temporalio/worker'
import type { Client } from '@temporalio/client'
import { searchKeys } from '../../adapters/temporal/search-keys.ts'

const workflowsPath = fileURLToPath(new URL('workflows.ts', import.meta.url))

/** Workers that do nothing, tuned as ours are: what Temporal itself costs on this machine. */
export async function startFloor(at: {
  readonly connection: NativeConnection
  readonly client: Client
  readonly namespace: string
}) {
  const { connection, client, namespace } = at
  const activities = { nothing: (step: number) => Promise.resolve(step) }
  const tuned = {
    connection,
    namespace,
    maxConcurrentActivityTaskExecutions: 200,
    maxConcurrentLocalActivityExecutions: 200,
    maxConcurrentWorkflowTaskExecutions: 200,
    maxCachedWorkflows: 1_000,
    activities,
  }
  const workflowBundle = await bundleWorkflowCode({
    workflowsPath,
    logger: new DefaultLogger('ERROR'),
  })
  const workers = await Promise.all([
    Worker.create({ ...tuned, taskQueue: 'floor', workflowBundle }),
    Worker.create({ ...tuned, taskQueue: 'floor-remote' }),
  ])
  const runs = workers.map((worker) => worker.run())
  return {
    /** One bare workflow, and beside it one bare standalone activity where ours sends its mail. */
    async once(id: string): Promise<void> {
      const handle = await client.workflow.start('bare', {
        taskQueue: 'floor',
        workflowId: id,
        args: [],
        requestEagerStart: true,
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        memo: { transactionId: id },
        typedSearchAttributes: [
          { key: searchKeys.tenantId, value: 'floor' },
          { key: searchKeys.customerId, value: id },
          { key: searchKeys.status, value: 'running' },
        ],
      })
      await handle.result()
      await client.activity.start('nothing', {
        id: `${id}/mail`,
        taskQueue: 'floor-remote',
        args: [5],
        idReusePolicy: 'REJECT_DUPLICATE',
        startToCloseTimeout: '40 seconds',
      })
    },
    async stop(): Promise<void> {
      for (const worker of workers) worker.shutdown()
      await Promise.all(runs)
    },
  }
}
