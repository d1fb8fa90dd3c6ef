import {
  type Client,
  type WorkflowUpdateHandle,
  WithStartWorkflowOperation,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client'
import { searchKeys } from './search-keys.ts'

/** A command to a workflow that has one id for its whole life and runs only while it works. */
export type Command = {
  readonly workflow: string
  readonly queue: string
  readonly id: string
  readonly args: readonly unknown[]
  readonly update: string
  /** A repeat under the same id is answered by the same run. */
  readonly updateId: string
  readonly updateArgs: readonly unknown[]
  readonly tenantId: string
  readonly customerId: string
  readonly transactionId: string
  readonly summary: string
}

/** A run may end in the moment in which it is told: then the next one is. */
const triesMax = 20

/**
 * Tells a workflow to do something, starting a run if none runs (update-with-start).
 *
 * @returns what it answered, once it is done; nothing where only its acceptance is waited for
 */
export async function commandWorkflow(
  client: Client,
  command: Command & { readonly until: 'accepted' | 'done' },
): Promise<unknown> {
  for (let tries = 1; ; tries += 1) {
    try {
      const handle = await begin(client, command)
      return command.until === 'done' ? await handle.result() : undefined
    } catch (error) {
      if (tries >= triesMax || !endedMeanwhile(error)) throw error
      await new Promise((resolve) => setTimeout(resolve, 25 * tries))
    }
  }
}

function begin(client: Client, command: Command): Promise<WorkflowUpdateHandle<unknown>> {
  const start = new WithStartWorkflowOperation(command.workflow, {
    workflowId: command.id,
    taskQueue: command.queue,
    args: [...command.args],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    staticSummary: command.summary,
    memo: { transactionId: command.transactionId },
    typedSearchAttributes: [
      { key: searchKeys.tenantId, value: command.tenantId },
      { key: searchKeys.customerId, value: command.customerId },
      { key: searchKeys.status, value: 'running' },
    ],
  })
  return client.workflow.startUpdateWithStart(command.update, {
    updateId: command.updateId,
    args: [...command.updateArgs],
    waitForStage: 'ACCEPTED',
    startWorkflowOperation: start,
  })
}

/** The run that was told has ended before it took the command up. */
function endedMeanwhile(error: unknown): boolean {
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return false
  const text = error instanceof Error ? `${error.message} ${String(error.cause)}` : String(error)
  return /completed|not found|NotFound|closing|aborted/i.test(text)
}
