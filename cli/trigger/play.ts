import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'

import { CliError } from '../cli-error.ts'
import { move, plan } from '../clock/advance.ts'
import type { Clock } from '../clock/clocks.ts'
import type { Scenario, ScenarioStep } from './scenario.schema.ts'
import type { Stage } from './stage.ts'

/** An event that a scenario sent. */
export type Sent = {
  readonly type: string
  readonly eventId: string
  readonly transactionId: string
}

/** Who is told what happens, and how long a step may take. */
export type Playing = {
  readonly stage: Stage
  readonly say: (text: string) => void
  readonly interrupt: AbortSignal
  readonly patienceMs?: number
}

/** Plays a scenario's steps in order. Throws if what a step waits for does not come. */
export async function play(scenario: Scenario, playing: Playing): Promise<Sent[]> {
  const sent: Sent[] = []
  for (const step of scenario.steps) {
    playing.interrupt.throwIfAborted()
    const event = await playStep(step, playing)
    if (event !== undefined) sent.push(event)
  }
  return sent
}

async function playStep(step: ScenarioStep, playing: Playing): Promise<Sent | undefined> {
  if ('send' in step) return send(step, playing)
  if ('advance' in step) await advance(step.advance, playing)
  else await awaitRow(step, playing)
  return undefined
}

type Send = Extract<ScenarioStep, { readonly send: string }>

async function send({ send: type, data }: Send, { stage, say }: Playing): Promise<Sent> {
  const { client, customerId, order } = stage
  const whose = type === 'order.cancelled' ? {} : { customer: { id: customerId } }
  const accepted = await client.post<Omit<Sent, 'type'>>('/v1/events', {
    contentType: 'application/cloudevents+json',
    body: {
      specversion: '1.0',
      id: randomUUID(),
      source: 'trigger',
      type,
      data: { ...whose, ...filled(data, order) },
    },
  })
  say(`sent     ${type}  ${accepted.eventId}`)
  return { type, eventId: accepted.eventId, transactionId: accepted.transactionId }
}

/** Texts that are exactly `{order}` become this run's order. */
function filled(data: Readonly<Record<string, unknown>>, order: string): Record<string, unknown> {
  const entries = Object.entries(data)
  return Object.fromEntries(
    entries.map(([key, value]) => [key, value === '{order}' ? order : value]),
  )
}

async function advance(by: string, { stage, say }: Playing): Promise<void> {
  const { client, clockId } = stage
  if (clockId === undefined) throw new CliError({ what: 'This scenario has no clock to advance.' })
  const clock = await client.get<Clock>(`/v1/clocks/${clockId}`)
  const { to } = await plan(client, { clock, move: { by } })
  const moved = await move(client, { clock, to })
  say(`clock    ${clock.now} → ${moved.now}`)
}

type Await = Extract<ScenarioStep, { readonly await: string }>
type Row = Readonly<Record<string, unknown>>

async function awaitRow({ await: list, where }: Await, playing: Playing): Promise<void> {
  const { stage, say, interrupt, patienceMs = 30_000 } = playing
  const deadline = Date.now() + patienceMs
  const wanted = Object.entries(where)
  for (;;) {
    interrupt.throwIfAborted()
    const rows = await rowsOf(stage, list)
    if (rows.some((row) => wanted.every(([field, value]) => String(row[field]) === value))) {
      return say(`reached  ${wordsOf({ list, wanted })}`)
    }
    if (Date.now() > deadline) throw inVain({ what: wordsOf({ list, wanted }), stage, rows })
    await pause(60)
  }
}

/** The customer's rows of a list; some lists are asked by invoice. */
export async function rowsOf({ client, customerId }: Stage, list: Await['await']): Promise<Row[]> {
  if (list !== 'refunds' && list !== 'credit-notes') {
    return all(client.pages<Row>(`/v1/${list}`, { customer: customerId }))
  }
  const invoices = await all(client.pages<{ id: string }>('/v1/invoices', { customer: customerId }))
  const found = invoices.map(({ id }) => all(client.pages<Row>(`/v1/${list}`, { invoice: id })))
  return (await Promise.all(found)).flat()
}

const all = async <T>(rows: AsyncIterable<T>) => {
  const read: T[] = []
  for await (const row of rows) read.push(row)
  return read
}

const wordsOf = ({ list, wanted }: { list: string; wanted: readonly (readonly string[])[] }) =>
  [list, ...wanted.map(([field, value]) => `${field} ${value}`)].join(', ')

function inVain(seen: { what: string; stage: Stage; rows: readonly Row[] }): CliError {
  return new CliError({
    what: `Waited in vain for ${seen.what}.`,
    why: `What there is: ${JSON.stringify(seen.rows)}`,
    fix: `\`durabill trace ${seen.stage.customerId}\` tells how far it came.`,
  })
}
