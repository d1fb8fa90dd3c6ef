import { randomBytes } from 'node:crypto'

import type { EngineClient } from '../client.ts'
import type { Scenario } from './scenario.schema.ts'

/** What a scenario is played with: its own customer, on its own clock if days must pass. */
export type Stage = {
  readonly client: EngineClient
  readonly customerId: string
  readonly clockId?: string
  /** The names of this run's order and subscription. */
  readonly order: string
  readonly subscription: string
}

/** Makes the customer, the clock, and a seller where the engine has none yet. */
export async function setStage(
  client: EngineClient,
  { name, scenario }: { readonly name: string; readonly scenario: Scenario },
): Promise<Stage> {
  await ensureSeller(client)
  await putCatalogue(client, scenario)
  const run = `${name}-${randomBytes(3).toString('hex')}`
  const { clock, customer } = scenario
  const clockId =
    clock === undefined
      ? undefined
      : (await client.post<{ id: string }>('/v1/clocks', { body: { name: run, now: clock } })).id
  const { country, ...person } = customer
  const { id } = await client.post<{ id: string }>('/v1/customers', {
    body: {
      ...person,
      key: run,
      email: `${run}@example.test`,
      address: { line1: '1 Example Street', city: 'Exampleton', postcode: '1000', country },
      ...(clockId === undefined ? {} : { clock: clockId }),
    },
  })
  const onClock = clockId === undefined ? {} : { clockId }
  return { client, customerId: id, order: `ORD-${run}`, subscription: `SUB-${run}`, ...onClock }
}

/** Puts what the scenario sells. What is put a second time as it was stays as it is. */
async function putCatalogue(client: EngineClient, { meters, plans }: Scenario): Promise<void> {
  for (const [key, body] of Object.entries(meters)) await client.put(`/v1/meters/${key}`, { body })
  for (const [key, body] of Object.entries(plans)) await client.put(`/v1/plans/${key}`, { body })
}

async function ensureSeller(client: EngineClient): Promise<void> {
  const { data } = await client.get<{ data: readonly unknown[] }>('/v1/legal-entities')
  if (data.length > 0) return
  await client.put('/v1/legal-entities/default', {
    body: {
      name: 'Example Press B.V.',
      address: { line1: '42 Example Canal', postcode: '1015 CS', city: 'Amsterdam', country: 'NL' },
      zone: 'Europe/Amsterdam',
    },
  })
}
