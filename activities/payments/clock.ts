import { ApplicationFailure } from '@temporalio/activity'
import { asTenant, type Tx } from '../../adapters/postgres/client.ts'
import { moveClock } from '../../adapters/postgres/clock-moves.ts'
import { dueOnClock, type DueRow, isCharging } from '../../adapters/postgres/payments/due.ts'
import type { ClockId } from '../../domain/ids.ts'
import type { PaymentPorts } from '../../workflows/payments/ports.ts'
import { inParallel } from './in-parallel.ts'
import type { PaymentParts } from './parts.ts'

/** Collections that are asked at the same time whether they rest. */
const settleAtOnce = 8

async function lookAt(tx: Tx, clockId: ClockId): Promise<DueRow[]> {
  if (await isCharging(tx, clockId))
    throw ApplicationFailure.retryable('A first charge is still under way.', 'StillCharging')
  return dueOnClock(tx, clockId)
}

/** What a test clock asks of Payments: what is due next, and to wake it. */
export const clockSteps = ({
  db,
  advance,
}: PaymentParts): Pick<PaymentPorts, 'nextDue' | 'tick'> => ({
  async nextDue({ tenantId, clockId, untilMs, settle }) {
    const look = () => asTenant(db, tenantId, (tx) => lookAt(tx, clockId))
    // What a collection still does belongs to the time before the move: access is granted then.
    if (settle) await inParallel(await look(), settleAtOnce, (row) => advance(row.invoice_id, 0))
    const due = await look()
    const atMs = due[0]?.due_at.getTime()
    if (atMs === undefined || (untilMs !== undefined && atMs > untilMs)) return { invoices: [] }
    return {
      atMs,
      invoices: due.filter((row) => row.due_at.getTime() === atMs).map((row) => row.invoice_id),
    }
  },

  async tick({ tenantId, clockId, toMs, invoices }) {
    await asTenant(db, tenantId, (tx) => moveClock(tx, { clockId, toMs }))
    for (const invoiceId of invoices) await advance(invoiceId, toMs)
  },
})
