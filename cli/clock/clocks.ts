import { CliError, exit } from '../cli-error.ts'
import type { EngineClient } from '../client.ts'

/** A test clock, as the API gives it. */
export type Clock = { readonly id: string; readonly name: string; readonly now: string }

/** Something that a move would wake. */
export type Due = {
  readonly at: string
  readonly what: string
  /** IANA zone in which a subscription's days begin. */
  readonly zone?: string
  readonly invoiceId?: string | null
  readonly customerId?: string | null
  readonly subscription?: { readonly id: string; readonly key: string }
  readonly plan?: { readonly key: string; readonly version: number; readonly name: string }
  readonly quantity?: string
  readonly offer?: { readonly id: string; readonly feature: string; readonly plan: string }
  readonly amount?: { readonly amount: string; readonly currency: string } | null
}

/** Finds a clock by its id or by its name. Throws with exit code 3 or, if two bear it, 2. */
export async function findClock(client: EngineClient, name: string): Promise<Clock> {
  if (name.startsWith('clk_')) return client.get<Clock>(`/v1/clocks/${encodeURIComponent(name)}`)
  const found: Clock[] = []
  for await (const clock of client.pages<Clock>('/v1/clocks')) {
    if (clock.name === name) found.push(clock)
  }
  const [clock, another] = found
  if (clock === undefined) {
    throw new CliError({
      what: `There is no clock "${name}".`,
      fix: '`durabill clock list` shows them; `durabill clock create NAME` makes one.',
      exitCode: exit.notFound,
    })
  }
  if (another === undefined) return clock
  throw new CliError({
    what: `${found.length} clocks are called "${name}".`,
    fix: `Name one by its id: ${found.map(({ id }) => id).join(', ')}.`,
    exitCode: exit.usage,
  })
}

/** What becomes due on a clock, in order: until `to`, or ever. What a step brings is not foreseen. */
export async function whatIsDue(
  client: EngineClient,
  { id, to }: { readonly id: string; readonly to?: string },
): Promise<readonly Due[]> {
  const query = to === undefined ? {} : { to }
  const { due } = await client.get<{ due: readonly Due[] }>(`/v1/clocks/${id}/preview`, query)
  return due // In the order in which it will happen.
}
