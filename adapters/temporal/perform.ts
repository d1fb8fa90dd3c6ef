import {
  ActivityExecutionAlreadyStartedError,
  type Client,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
} from '@temporalio/client'
import { type Command, commandWorkflow } from './command.ts'
import { searchKeys } from './search-keys.ts'

/** Something to set going at Temporal. Performing it twice sets it going once. */
export type Performance =
  | {
      readonly kind: 'workflow'
      readonly workflow: string
      readonly queue: string
      readonly id: string
      readonly args: readonly unknown[]
      readonly tenantId: string
      readonly customerId: string
      readonly transactionId: string
      readonly summary: string
      /** One that runs is told by this signal; after one that has ended, another may run. */
      readonly again?: { readonly signal: string; readonly args: readonly unknown[] }
    }
  | ({ readonly kind: 'update' } & Command)
  | {
      readonly kind: 'activity'
      readonly activity: string
      readonly queue: string
      readonly id: string
      readonly args: readonly unknown[]
      readonly summary: string
    }
  | { readonly kind: 'signal'; readonly id: string; readonly signal: string }

/** A mail or a webhook may be tried for three days; longer than that a person must look. */
const deliveryTries = {
  startToCloseTimeout: '40 seconds',
  scheduleToCloseTimeout: '72 hours',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 hour' },
} as const

/**
 * Sets something going, once. What runs or ran already counts as done; a signal to nobody is no
 * fault.
 *
 * @param options `eager`: the first task runs in this very process, if it is a worker of that queue
 */
export async function perform(
  client: Client,
  act: Performance,
  options: { readonly eager: boolean } = { eager: false },
): Promise<void> {
  try {
    if (act.kind === 'workflow') await startWorkflow(client, act, options.eager)
    else if (act.kind === 'activity') await startActivity(client, act)
    else if (act.kind === 'update') await commandWorkflow(client, { ...act, until: 'accepted' })
    else await client.workflow.getHandle(act.id).signal(act.signal)
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return
    if (error instanceof ActivityExecutionAlreadyStartedError) return
    if (act.kind === 'signal' && error instanceof WorkflowNotFoundError) return
    throw error
  }
}

async function startWorkflow(
  client: Client,
  act: Extract<Performance, { kind: 'workflow' }>,
  eager: boolean,
): Promise<void> {
  const options = {
    taskQueue: act.queue,
    workflowId: act.id,
    args: [...act.args],
    staticSummary: act.summary,
    memo: { transactionId: act.transactionId },
    typedSearchAttributes: [
      { key: searchKeys.tenantId, value: act.tenantId },
      { key: searchKeys.customerId, value: act.customerId },
      { key: searchKeys.status, value: 'running' },
    ],
  }
  if (act.again === undefined) {
    const once = { workflowIdReusePolicy: 'REJECT_DUPLICATE', requestEagerStart: eager } as const
    await client.workflow.start(act.workflow, { ...options, ...once })
    return
  }
  await client.workflow.signalWithStart(act.workflow, {
    ...options,
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    signal: act.again.signal,
    signalArgs: [...act.again.args],
  })
}

async function startActivity(
  client: Client,
  act: Extract<Performance, { kind: 'activity' }>,
): Promise<void> {
  await client.activity.start(act.activity, {
    id: act.id,
    taskQueue: act.queue,
    args: [...act.args],
    idReusePolicy: 'REJECT_DUPLICATE',
    summary: act.summary,
    ...deliveryTries,
  })
}
