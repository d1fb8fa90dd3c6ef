import type { Client } from '@temporalio/client'
import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client'
import { searchKeys } from '../adapters/temporal/search-keys.ts'
import {
  due,
  queue,
  type SubscriptionInput,
  subscriptionWorkflowId,
  usagePeriodId,
  type UsagePeriodInput,
} from '../workflows/sales/contract.ts'
import { advanceClock, offerWorkflowId } from '../workflows/messaging/contract.ts'
import type { OfferDue, TurnRef, WakeRef } from '../workflows/sales/ports.ts'
import type { Reaches } from '../workflows/reach.ts'

type Wake = {
  readonly ref: TurnRef
  readonly reaches: Reaches
  /** Whether to wait until it has come to rest. */
  readonly settle: boolean
}

/** Sets the run of a subscription going, of a usage window or an offer: one that runs already is told. */
export async function wakeRun(
  client: Client,
  { ref, ...how }: Omit<Wake, 'ref'> & { readonly ref: WakeRef },
): Promise<void> {
  return 'offerId' in ref ? wakeOffer(client, ref) : wakeTurn(client, { ref, ...how })
}

/** Shows an offer its clock's time, and waits until it rests. One that has ended needs none. */
async function wakeOffer(client: Client, { atMs, ...offer }: OfferDue): Promise<void> {
  const handle = client.workflow.getHandle(offerWorkflowId(offer))
  await handle.executeUpdate(advanceClock, { args: [{ toMs: atMs }] }).catch((error: unknown) => {
    if (!(error instanceof WorkflowNotFoundError)) throw error
  })
}

async function wakeTurn(client: Client, wake: Wake): Promise<void> {
  const { ref, settle } = wake
  const id =
    ref.usageOf === undefined ? await wakeSubscription(client, wake) : await wakeUsage(client, wake)
  if (settle) await client.workflow.getHandle(id).result()
}

async function wakeSubscription(client: Client, { ref, reaches }: Wake): Promise<string> {
  const { tenantId, subscriptionId } = ref
  const input: SubscriptionInput = { tenantId, subscriptionId, reaches }
  const workflowId = subscriptionWorkflowId(subscriptionId)
  await client.workflow.signalWithStart('subscription', {
    workflowId,
    taskQueue: queue,
    args: [input],
    signal: due,
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    staticSummary: 'what is due: rate, invoice, renew, collect',
    typedSearchAttributes: [
      { key: searchKeys.tenantId, value: tenantId },
      { key: searchKeys.status, value: 'running' },
    ],
  })
  return workflowId
}

async function wakeUsage(client: Client, { ref, reaches }: Wake): Promise<string> {
  const { tenantId, subscriptionId, usageOf = 0 } = ref
  const input: UsagePeriodInput = { tenantId, subscriptionId, usageOf, reaches }
  const workflowId = usagePeriodId(input)
  await client.workflow
    .start('usagePeriod', {
      workflowId,
      taskQueue: queue,
      args: [input],
      // A window that late events opened anew is closed by another run of the same name.
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      staticSummary: 'a usage window closes: rate, invoice, collect',
      typedSearchAttributes: [
        { key: searchKeys.tenantId, value: tenantId },
        { key: searchKeys.status, value: 'running' },
      ],
    })
    .catch((error: unknown) => {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error
    })
  return workflowId
}
