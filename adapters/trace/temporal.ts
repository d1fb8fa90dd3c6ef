import { type Client, isGrpcServiceError } from '@temporalio/client'
import type { Told } from '../postgres/trace/index.ts'
import { type HistoryEvent, sayEvent } from './history.ts'

/** A reader waits no longer than this for a second witness. */
const patienceMs = 5_000

/** gRPC's code for what is not there. */
const notFound = 5

/** So many runs of one workflow are looked into, the newest. */
const runsMax = 50

/** A run answers for what was written while it ran: by another clock, so a little beside it. */
const marginMs = 100

/** What a workflow's history tells a person. A workflow that never was, or is forgotten, tells nothing. */
export const tellWorkflow = (client: Client, workflowId: string): Promise<Told[]> =>
  tellRun(client, { workflowId })

/**
 * What those runs of a workflow tell that were under way at one of these instants: it has one id for
 * its whole life, and a run for each thing that happens.
 */
export async function tellRuns(
  client: Client,
  { workflowId, instants }: { readonly workflowId: string; readonly instants: readonly Date[] },
): Promise<Told[]> {
  const told = (await runsOf(client, workflowId))
    .filter(({ startTime, closeTime }) =>
      instants.some(
        (at) =>
          at.getTime() >= startTime.getTime() - marginMs &&
          at.getTime() <= (closeTime?.getTime() ?? Infinity) + marginMs,
      ),
    )
    .map(({ runId }) => tellRun(client, { workflowId, runId }))
  return (await Promise.all(told)).flat()
}

type Run = { readonly runId: string; readonly startTime: Date; readonly closeTime?: Date }

function runsOf(client: Client, workflowId: string): Promise<Run[]> {
  const query = `WorkflowId = '${workflowId.replaceAll("'", "''")}'`
  return client.withDeadline(Date.now() + patienceMs, async () => {
    const runs: Run[] = []
    for await (const run of client.workflow.list({ query, pageSize: runsMax })) {
      runs.push(run)
      if (runs.length === runsMax) break
    }
    return runs
  })
}

type RunRef = { readonly workflowId: string; readonly runId?: string }

async function tellRun(client: Client, run: RunRef): Promise<Told[]> {
  const { workflowId } = run
  const events = await fetchEvents(client, run)
  const byId = new Map(events.map((event) => [String(event.eventId), event]))
  return events.flatMap((event) => {
    const what = sayEvent(event, byId)
    if (what === undefined) return []
    const at = instantOf(event)
    const evidence = { workflow: workflowId, id: String(event.eventId) }
    return [
      { at, recordedAt: at, source: 'temporal' as const, what, evidence, key: null, cause: null },
    ]
  })
}

async function fetchEvents(
  client: Client,
  { workflowId, runId }: RunRef,
): Promise<readonly HistoryEvent[]> {
  try {
    const history = await client.withDeadline(Date.now() + patienceMs, () =>
      client.workflow.getHandle(workflowId, runId).fetchHistory(),
    )
    return history.events ?? []
  } catch (error) {
    const code: number | undefined = isGrpcServiceError(error) ? error.code : undefined
    if (code === notFound) return []
    throw error
  }
}

function instantOf({ eventTime }: HistoryEvent): Date {
  const seconds = Number(eventTime?.seconds ?? 0)
  return new Date(seconds * 1_000 + Math.floor((eventTime?.nanos ?? 0) / 1_000_000))
}
