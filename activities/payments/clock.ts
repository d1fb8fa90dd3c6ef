import { ApplicationFailure } from '@temporalio/activity'
import { asTenant } from '../../adapters/postgres/client.ts'
import { moveClock } from '../../adapters/postgres/clock-moves.ts'
import { dueOnClock, isCharging } from '../../adapters/postgres/payments/due.ts'
import type { PaymentPorts } from '../../workflows/payments/ports.ts'
import type { PaymentParts } from './parts.ts'

/** What a test clock asks of Payments: what is due next, and to wake it. */
export const clockSteps = ({
  db,
  advance,
}: PaymentParts): Pick<PaymentPorts, 'nextDue' | 'tick'> => ({
  async nextDue({ tenantId, clockId, untilMs }) {
    const { busy, due } = await asTenant(db, tenantId, async (tx) => ({
      busy: await isCharging(tx, clockId),
      due: await dueOnClock(tx, clockId),
    }))
    if (busy)
      throw ApplicationFailure.retryable('A first charge is still under way.', 'StillCharging')
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
