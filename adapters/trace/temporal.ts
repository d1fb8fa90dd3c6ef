import { type Client, isGrpcServiceError } from '@temporalio/client'
import type { Told } from '../postgres/trace/index.ts'
import { type HistoryEvent, sayEvent } from './history.ts'

/** A reader waits no longer than this for a second witness. */
const patienceMs = 5_000

/** gRPC's code for what is not there. */
const notFound = 5

/** What a workflow's history tells a person. A workflow that never was, or is forgotten, tells nothing. */
export async function tellWorkflow(client: Client, workflowId: string): Promise<Told[]> {
  const events = await fetchEvents(client, workflowId)
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

async function fetchEvents(client: Client, workflowId: string): Promise<readonly HistoryEvent[]> {
  try {
    const history = await client.withDeadline(Date.now() + patienceMs, () =>
      client.workflow.getHandle(workflowId).fetchHistory(),
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
