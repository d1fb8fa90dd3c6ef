import { randomUUID } from 'node:crypto'

import { CliError } from '../cli-error.ts'
import type { Playing } from './play.ts'
import type { ScenarioStep } from './scenario.schema.ts'
import type { Stage } from './stage.ts'

/** An event that a scenario sent. */
export type Sent = {
  readonly type: string
  readonly eventId: string
  readonly transactionId: string
}

type Send = Extract<ScenarioStep, { readonly send: string }>

/** Events that say whom they are about; the others name an order or a subscription. */
const ofCustomer = new Set(['order.placed', 'payment-method.updated', 'subscription.requested'])

/** Sends one product event. */
export async function send({ send: type, data }: Send, { stage, say }: Playing): Promise<Sent> {
  const { client, customerId } = stage
  const whose = ofCustomer.has(type) ? { customer: { id: customerId } } : {}
  const accepted = await client.post<Omit<Sent, 'type'>>('/v1/events', {
    contentType: 'application/cloudevents+json',
    body: envelope(type, { data: { ...whose, ...filled(data, stage) } }),
  })
  say(`sent     ${type}  ${accepted.eventId}`)
  return { type, eventId: accepted.eventId, transactionId: accepted.transactionId }
}

const envelope = (type: string, rest: { readonly data: object; readonly time?: string }) => ({
  specversion: '1.0',
  id: randomUUID(),
  source: 'trigger',
  type,
  ...rest,
})

/** Texts that are exactly `{order}` or `{subscription}` become this run's. */
function filled(
  data: Readonly<Record<string, unknown>>,
  { order, subscription }: Stage,
): Record<string, unknown> {
  const names = new Map<unknown, string>([
    ['{order}', order],
    ['{subscription}', subscription],
  ])
  const entries = Object.entries(data)
  return Object.fromEntries(entries.map(([key, value]) => [key, names.get(value) ?? value]))
}

type Use = Extract<ScenarioStep, { readonly use: string }>
type Result = {
  readonly status: number
  readonly duplicate?: boolean
  readonly state?: string
  readonly detail?: string
}

/** Sends events of use, and some of them again. Throws if they are not taken as the step says. */
export async function use(step: Use, { stage, say }: Playing): Promise<void> {
  const { use: meter, times, quantity, at, repeated, as } = step
  const data = { customer: { id: stage.customerId }, meter, ...(quantity && { quantity }) }
  const said = { data, ...(at === undefined ? {} : { time: at }) }
  const events = Array.from({ length: times }, () => envelope('usage.recorded', said))
  const fresh = await post(stage, events)
  const known = repeated === 0 ? [] : await post(stage, events.slice(0, repeated))
  const strange =
    fresh.find(({ duplicate, state }) => duplicate !== false || state !== as) ??
    known.find(({ duplicate }) => duplicate !== true)
  if (strange !== undefined) throw notSo(step, strange)
  const again = known.length === 0 ? '' : `, ${known.length} of them twice`
  say(`used     ${meter}, ${times} events, ${as}${again}`)
}

async function post({ client }: Stage, events: readonly object[]): Promise<readonly Result[]> {
  const { results } = await client.post<{ results: readonly Result[] }>('/v1/events', {
    contentType: 'application/cloudevents-batch+json',
    body: events,
  })
  return results
}

const notSo = ({ use: meter, as }: Use, result: Result): CliError =>
  new CliError({
    what: `Usage of ${meter} was not taken as ${as}.`,
    why: result.detail ?? JSON.stringify(result),
    fix: 'Its time must lie in a period of the subscription, and not ahead of the clock.',
  })
