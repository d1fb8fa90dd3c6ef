import { setTimeout as pause } from 'node:timers/promises'
import type { Simulator } from '../adapters/psp/simulator/simulator.ts'
import type { Parts } from '../worker/parts.ts'

/** Asks the books themselves, beside the engine, so that asking is no part of what is measured. */
export const settledBooks = ({
  parts,
  simulator,
}: {
  readonly parts: Pick<Parts, 'system'>
  readonly simulator: Simulator
}) => ({
  /** Waits until what follows a payment is done too: mails sent, webhooks told, facts dispatched. */
  async quiet(): Promise<void> {
    for (;;) {
      const [row] = await parts.system<{ open: bigint }[]>`
        select (select count(*) from platform.outbox where dispatched_at is null)
             + (select count(*) from sales.invoice i where not exists
                 (select from messaging.message m
                   where m.subject_id = i.invoice_id and m.status = 'sent')) as open`
      if (row?.open === 0n && simulator.openWebhooks() === 0) return
      await pause(50)
    }
  },

  /** A figure does not count unless every order was charged exactly once. */
  async check(orders: number): Promise<void> {
    const captures = simulator.book().filter((line) => line.kind === 'capture').length
    const [row] = await parts.system<{ paid: bigint }[]>`
      select count(*) as paid from sales.invoice where status = 'paid'`
    if (captures === orders && row?.paid === BigInt(orders)) return
    throw new Error(`${orders} orders, but ${captures} captures and ${row?.paid} paid invoices.`)
  },
})
