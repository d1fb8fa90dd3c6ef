import type { Context } from 'hono'
import type { TenantId } from '../domain/ids.ts'
import { type Accepted, type IntakeParts, type Refused } from './intake.ts'
import { acceptAll, batchMax } from './intake-batch.ts'
import type { Api } from './parts.ts'
import { HttpProblem } from './problem.ts'
import { isUsage } from './usage-event.schema.ts'
import type { Recorded, UsageIntake } from './usage-intake.ts'

/** Where events go: usage by thousands, what else happens one by one. */
export type Doors = { readonly intake: IntakeParts; readonly usage: UsageIntake }

const usageBatchMax = 5_000

/** The most events that a batch may hold: more where all of it is usage. */
export const mostOf = (bodies: readonly unknown[]): number =>
  bodies.every(isUsage) ? usageBatchMax : batchMax

/** Takes the one event of a request. */
export async function takeUsage(c: Context<Api>, usage: UsageIntake): Promise<Response> {
  const [answer] = await usage(c.get('tenantId'), [c.get('body')])
  if (answer === undefined) throw new Error('An event of use was given no answer.')
  if (answer.kind === 'refused') throw new HttpProblem({ ...answer, detail: answer.message })
  return c.json({ duplicate: answer.duplicate, state: answer.state }, 202)
}

/**
 * Takes a batch of any events. Usage goes last and all together: what else the batch says may make
 * the customer whose use it is.
 */
export async function acceptMixed(
  { intake, usage }: Doors,
  { tenantId, bodies }: { tenantId: TenantId; bodies: readonly unknown[] },
): Promise<(Accepted | Recorded | Refused)[]> {
  if (bodies.every(isUsage)) return usage(tenantId, bodies)
  const [used, others] = [bodies.filter(isUsage), bodies.filter((body) => !isUsage(body))]
  const accepted = (await acceptAll(intake, { tenantId, bodies: others })).values()
  const recorded = (used.length === 0 ? [] : await usage(tenantId, used)).values()
  return bodies.map((body) => {
    const { value } = (isUsage(body) ? recorded : accepted).next()
    if (value === undefined) throw new Error('An event was given no answer.')
    return value
  })
}
