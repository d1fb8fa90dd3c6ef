import { move, plan } from '../clock/advance.ts'
import type { Clock } from '../clock/clocks.ts'
import { CliError } from '../cli-error.ts'
import { moneyText, type MoneyJson } from '../money-text.ts'
import { awaitCheck, awaitRows } from './expect.ts'
import type { Scenario, ScenarioStep } from './scenario.schema.ts'
import { send, type Sent, use } from './send.ts'
import type { Stage } from './stage.ts'

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
  if ('use' in step) await use(step, playing)
  else if ('take' in step) await takeOffer(playing)
  else if ('advance' in step) await advance(step.advance, playing)
  else if ('check' in step) await awaitCheck(step, playing)
  else await awaitRows(step, playing)
  return undefined
}

async function advance(by: string, { stage, say }: Playing): Promise<void> {
  const { client, clockId } = stage
  if (clockId === undefined) throw new CliError({ what: 'This scenario has no clock to advance.' })
  const clock = await client.get<Clock>(`/v1/clocks/${clockId}`)
  const { to } = await plan(client, { clock, move: { by } })
  const moved = await move(client, { clock, to })
  say(`clock    ${clock.now} → ${moved.now}`)
}

type Offer = { readonly id: string; readonly today: MoneyJson }

async function takeOffer({ stage, say }: Playing): Promise<void> {
  const { client, customerId: customer } = stage
  const open = { customer, state: 'open' }
  const { data } = await client.get<{ data: readonly Offer[] }>('/v1/offers', open)
  const [offer] = data
  if (offer === undefined) throw new CliError({ what: 'No offer stands open for the customer.' })
  const { id, today } = offer
  await client.post(`/v1/offers/${id}/accept`, { body: { today } })
  say(`took     offer ${id}, ${moneyText(today)} today`)
}
