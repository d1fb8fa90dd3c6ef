import type { WorkflowHandle } from '@temporalio/client'

type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>

/** One event of a Temporal history. */
export type HistoryEvent = NonNullable<History['events']>[number]

type Events = ReadonlyMap<string, HistoryEvent>
type Sentence = (event: HistoryEvent, events: Events) => string | undefined

/** What an event says to a person; `undefined` for the machinery that they need not see. */
export const sayEvent: Sentence = (event, events) => {
  for (const say of sentences) {
    const what = say(event, events)
    if (what !== undefined) return what
  }
  return undefined
}

const workflow: Sentence = (event) => {
  const started = event.workflowExecutionStartedEventAttributes
  if (started)
    return `${started.workflowType?.name ?? 'workflow'} started${colon(summaryOf(event))}`
  const completed = event.workflowExecutionCompletedEventAttributes
  if (completed) return `workflow ended${colon(textOf(completed.result?.payloads?.[0]?.data))}`
  const failed = event.workflowExecutionFailedEventAttributes
  if (failed) return `workflow failed${colon(failed.failure?.message)}`
  if (event.workflowExecutionTimedOutEventAttributes) return 'workflow ran out of time'
  if (event.workflowExecutionCanceledEventAttributes) return 'workflow was cancelled'
  const ended = event.workflowExecutionTerminatedEventAttributes
  return ended ? `workflow was terminated${colon(ended.reason)}` : undefined
}

const step: Sentence = (event, events) => {
  const done = event.activityTaskCompletedEventAttributes
  const failed = event.activityTaskFailedEventAttributes
  const late = event.activityTaskTimedOutEventAttributes
  const ended = done ?? failed ?? late
  if (!ended) return undefined
  const scheduled = events.get(String(ended.scheduledEventId))
  const attempt =
    events.get(String(ended.startedEventId))?.activityTaskStartedEventAttributes?.attempt ?? 1
  const name =
    summaryOf(scheduled) ??
    scheduled?.activityTaskScheduledEventAttributes?.activityType?.name ??
    'a step'
  const failure = failed?.failure ?? late?.failure
  return said({
    name,
    attempt,
    failure: done ? undefined : (failure?.message ?? 'no answer in time'),
  })
}

const localStep: Sentence = (event) => {
  const marker = event.markerRecordedEventAttributes
  if (marker?.markerName !== 'core_local_activity') return undefined
  const data = parsed(marker.details?.['data']?.payloads?.[0]?.data)
  const name =
    summaryOf(event) ??
    (typeof data?.['activity_type'] === 'string' ? data['activity_type'] : 'a step')
  const attempt = typeof data?.['attempt'] === 'number' ? data['attempt'] : 1
  return said({
    name,
    attempt,
    failure: marker.failure ? (marker.failure.message ?? 'failed') : undefined,
  })
}

const waiting: Sentence = (event, events) => {
  if (event.timerStartedEventAttributes) {
    const { startToFireTimeout } = event.timerStartedEventAttributes
    return `waits ${span(Number(startToFireTimeout?.seconds ?? 0))}${colon(summaryOf(event))}`
  }
  const fired = event.timerFiredEventAttributes
  if (fired) return `woke, as planned${colon(summaryOf(events.get(String(fired.startedEventId))))}`
  return event.timerCanceledEventAttributes ? 'woke before its time' : undefined
}

const heard: Sentence = (event) => {
  const signal = event.workflowExecutionSignaledEventAttributes
  if (signal) return `heard: ${signal.signalName ?? 'a signal'}`
  const update = event.workflowExecutionUpdateAcceptedEventAttributes
  if (update) return `asked to: ${update.acceptedRequest?.input?.name ?? 'update'}`
  const answered = event.workflowExecutionUpdateCompletedEventAttributes
  if (!answered) return undefined
  return answered.outcome?.failure
    ? `refused what it was asked${colon(answered.outcome.failure.message)}`
    : 'did what it was asked'
}

const sentences = [workflow, step, localStep, waiting, heard]

type Step = {
  readonly name: string
  readonly attempt: number
  readonly failure: string | undefined
}

function said({ name, attempt, failure }: Step): string {
  const tries = attempt > 1 ? ` (attempt ${attempt})` : ''
  return failure === undefined ? `done: ${name}${tries}` : `failed: ${name}${tries}: ${failure}`
}

const colon = (text: string | null | undefined) =>
  text === undefined || text === null || text === '' ? '' : `: ${text}`

function span(seconds: number): string {
  const units = [
    [86_400, 'd'],
    [3_600, 'h'],
    [60, 'min'],
  ] as const
  const unit = units.find(([size]) => seconds >= size)
  return unit === undefined
    ? `${seconds} s`
    : `${Math.round((seconds / unit[0]) * 10) / 10} ${unit[1]}`
}

function summaryOf(event: HistoryEvent | undefined): string | undefined {
  return textOf(event?.userMetadata?.summary?.data)
}

/** A payload that holds one text. */
function textOf(data: Uint8Array | null | undefined): string | undefined {
  const value = decoded(data)
  return typeof value === 'string' ? value : undefined
}

function parsed(
  data: Uint8Array | null | undefined,
): Readonly<Record<string, unknown>> | undefined {
  const value = decoded(data)
  return typeof value === 'object' && value !== null ? { ...value } : undefined
}

/** Reads a payload of JSON; what is written otherwise is not for people. */
function decoded(data: Uint8Array | null | undefined): unknown {
  if (!data || data.length === 0) return undefined
  try {
    return JSON.parse(new TextDecoder().decode(data))
  } catch {
    return undefined
  }
}
