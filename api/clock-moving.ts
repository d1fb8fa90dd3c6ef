import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client'
import type { ClockRow } from '../adapters/postgres/clock.ts'
import { laterBy } from '../adapters/time-span.ts'
import type { TenantId } from '../domain/ids.ts'
import type { ApiParts, ClockMove } from './parts.ts'
import { HttpProblem, type Refusal } from './problem.ts'

type Moving = {
  readonly tenantId: TenantId
  readonly clock: ClockRow
  readonly target: { readonly to?: string | undefined; readonly by?: string | undefined }
}

type Moved = { readonly visited: number }

/** Who asks for a move waits this long for its end; the move itself goes on. */
const patienceMs = 60_000

/** Moves clocks, and waits until they have arrived. @returns `undefined` while one still moves */
export function clockMoving({
  clockMoves,
  log,
}: ApiParts): (moving: Moving) => Promise<Moved | undefined> {
  return async ({ tenantId, clock, target }) => {
    const toMs = targetOf(clock, target)
    const move: ClockMove = {
      tenantId,
      clockId: clock.clock_id,
      ...(toMs === undefined ? {} : { toMs }),
    }
    let late = false
    const arrived = clockMoves.advance(move).catch((error: unknown) => {
      if (late)
        return log.error({ err: error, clock: clock.clock_id }, 'a test clock did not arrive')
      throw error instanceof WorkflowExecutionAlreadyStartedError ? new HttpProblem(moving) : error
    })
    const patience = Promise.withResolvers<undefined>()
    const timer = setTimeout(() => {
      late = true
      patience.resolve(undefined)
    }, patienceMs)
    const moved = await Promise.race([arrived, patience.promise]).finally(() => clearTimeout(timer))
    return moved ?? undefined
  }
}

function targetOf(clock: ClockRow, { to, by }: Moving['target']): number | undefined {
  if (to === undefined && by === undefined) return undefined
  const nowMs = clock.now_at.getTime()
  const toMs = to === undefined ? laterBy(nowMs, by ?? '') : Date.parse(to)
  if (toMs === undefined || toMs < nowMs) throw new HttpProblem(forwardOnly(clock))
  return toMs
}

const forwardOnly = ({ now_at }: ClockRow): Refusal => ({
  status: 409,
  code: 'clock-forward-only',
  detail: `The clock stands at ${now_at.toISOString()} and never goes back.`,
  fix: 'Send a later "to", or a span such as {"by":"P3D"}.',
})

const moving: Refusal = {
  status: 409,
  code: 'clock-moving',
  detail: 'The clock is still moving.',
  fix: 'Wait until GET /v1/clocks/… shows where it arrived, then move it again.',
}
