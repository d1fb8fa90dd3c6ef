import type { Client } from '@temporalio/client'
import type { TenantId } from '../../domain/ids.ts'
import { asTenant, type Db } from '../postgres/client.ts'
import {
  findTransactions,
  type Related,
  relatedTo,
  type Source,
  type Subjects,
  subjectsOf,
  tellTransactions,
  type Told,
} from '../postgres/trace/index.ts'
import { inOrder } from './order.ts'
import { tellRuns, tellWorkflow } from './temporal.ts'

/** One thing that happened, with the place where it can be looked up. */
export type TraceLine = {
  /** Business time. */
  readonly at: Date
  readonly recordedAt: Date
  readonly source: Source
  /** One sentence, amounts as people read them. */
  readonly what: string
  readonly evidence: Readonly<Record<string, string>>
}

/** A story from the product's event to the last consequence. */
export type Trace = {
  readonly transactionIds: readonly string[]
  readonly lines: readonly TraceLine[]
  /** Other transactions that belong to it: a cancellation, the order it cancels. */
  readonly related: readonly Related[]
  /** What the reader should know is missing: older transactions, an engine that did not answer. */
  readonly notes: readonly string[]
}

export type TraceParts = {
  /** Under the role `durabill_app`. */
  readonly app: Db
  readonly client?: Client
  /** The ids of the workflows that these events and invoices have, if they have any. */
  readonly workflowIdsOf?: (subjects: Subjects) => readonly string[]
  /** Those of workflows that run many times under one id. */
  readonly lifelongIdsOf?: (subjects: Subjects) => readonly string[]
}

/**
 * Tells everything we know of an id: of an event, an order, a subscription, a document, an attempt, the provider's
 * objects, a message, a grant, a fact, a journal entry, a customer, or a transaction itself.
 *
 * @returns `undefined` if this tenant has no such id
 */
export async function trace(
  parts: TraceParts,
  { tenantId, id }: { readonly tenantId: TenantId; readonly id: string },
): Promise<Trace | undefined> {
  const read = await asTenant(parts.app, tenantId, async (tx) => {
    const found = await findTransactions(tx, id)
    if (found === undefined) return undefined
    const ids = found.transactionIds
    const [told, subjects, related] = await Promise.all([
      tellTransactions(tx, ids),
      subjectsOf(tx, ids),
      relatedTo(tx, ids),
    ])
    return { ...found, told, subjects, related }
  })
  if (read === undefined) return undefined
  const { transactionIds, related } = read
  const temporal = await tellWorkflows(parts, read)
  const older = read.more ? [`Only the newest ${transactionIds.length} transactions are told.`] : []
  return {
    transactionIds,
    related,
    lines: inOrder([...read.told, ...temporal.told]),
    notes: [...older, ...temporal.notes],
  }
}

/** The histories are a second witness: a story without them is still told. */
async function tellWorkflows(
  { client, workflowIdsOf = () => [], lifelongIdsOf = () => [] }: TraceParts,
  { subjects, told }: { readonly subjects: Subjects; readonly told: readonly Told[] },
) {
  if (client === undefined) return { told: [], notes: [] }
  // What a run itself commits, and nothing that follows by others' work.
  const steps = told.filter(({ source }) => source === 'invoice' || source === 'subscription')
  const instants = steps.filter(({ key }) => key !== 'now').map(({ recordedAt }) => recordedAt)
  const histories = await Promise.allSettled([
    ...workflowIdsOf(subjects).map((id) => tellWorkflow(client, id)),
    ...lifelongIdsOf(subjects).map((workflowId) => tellRuns(client, { workflowId, instants })),
  ])
  const failed = histories.some((history) => history.status === 'rejected')
  return {
    told: histories.flatMap((history) => (history.status === 'fulfilled' ? history.value : [])),
    notes: failed ? ['Temporal did not answer: what its histories tell is missing.'] : [],
  }
}
