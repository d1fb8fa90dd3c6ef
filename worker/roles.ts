import { GracefulShutdownPeriodExpiredError, type Worker } from '@temporalio/worker'
import * as columns from './columns.ts'
import type { Parts } from './parts.ts'
import { startRelay } from './relaying.ts'
import { ensureRenewals } from './renewals-schedule.ts'
import { columnWorker } from './temporal.ts'

/** Something that runs until it is told to stop, and then finishes what it has begun. */
export type Running = { readonly stop: () => Promise<void> }

const at = ({ connection, settings }: Parts) => ({ connection, settings: settings.temporal })

/** A worker per column; each can run in a process of its own. */
export const roles = {
  sales: async (parts: Parts): Promise<Running> => {
    const here = parts.reaches.payments === 'local' ? columns.payments(parts) : {}
    const activities = { ...columns.sales(parts), ...columns.access(parts), ...here }
    return running(
      await columnWorker(at(parts), { queue: 'sales', workflows: 'sales', activities }),
    )
  },

  payments: async (parts: Parts): Promise<Running> => {
    // With local ports one worker answers for all; apart, this one has the provider's keys and no more.
    const here =
      parts.reaches.payments === 'local'
        ? { ...columns.sales(parts), ...columns.access(parts) }
        : {}
    const activities = { ...columns.payments(parts), ...here }
    return running(
      await columnWorker(at(parts), { queue: 'payments', workflows: 'payments', activities }),
    )
  },

  messaging: async (parts: Parts): Promise<Running> => {
    const here = parts.reaches.payments === 'local' ? columns.sales(parts) : {}
    return running(
      // Drawing a document is the heaviest step there is, and a mail may wait: money goes first.
      await columnWorker(at(parts), {
        queue: 'messaging',
        workflows: 'messaging',
        activities: { ...columns.messaging(parts), ...here },
        atOnce: 4,
      }),
    )
  },

  access: async (parts: Parts): Promise<Running> => {
    return running(
      await columnWorker(at(parts), { queue: 'access', activities: columns.access(parts) }),
    )
  },

  /** Sales, and the schedule by which what is due is found. */
  renewing: async (parts: Parts): Promise<Running> => {
    const worker = await roles.sales(parts)
    await ensureRenewals(parts.client, parts.reaches)
    return worker
  },

  relay: (parts: Parts): Promise<Running> => Promise.resolve(startRelay(parts)),
} as const

function running(worker: Worker): Running {
  // What a forced stop broke off is done again by the next worker: every step may be repeated.
  const run = worker.run().catch((error: unknown) => {
    if (!(error instanceof GracefulShutdownPeriodExpiredError)) throw error
  })
  return {
    async stop() {
      if (worker.getState() === 'RUNNING') worker.shutdown()
      await run
    },
  }
}
