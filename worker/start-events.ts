import type { Client } from '@temporalio/client'
import type { Logger } from 'pino'
import type { Db } from '../adapters/postgres/client.ts'
import { type InboxRow, markStarted } from '../adapters/postgres/inbox.ts'
import { perform } from '../adapters/temporal/perform.ts'
import type { EventId } from '../domain/ids.ts'
import type { Reaches } from '../workflows/reach.ts'
import { startOf } from './reactions.ts'

export type EventStarter = {
  readonly start: (event: InboxRow) => Promise<void>
  /** Writes down what was started and is not noted yet. */
  readonly flush: () => Promise<void>
}

const flushAfterMs = 50

/**
 * Starts accepted events. That one was started is noted a little later, many in one statement; if
 * the process dies in between, the relay starts it again, which changes nothing.
 */
export function eventStarter(parts: {
  readonly system: Db
  readonly client: Client
  readonly reaches: Reaches
  readonly eager: boolean
  readonly log: Logger
}): EventStarter {
  let started: EventId[] = []
  let timer: NodeJS.Timeout | undefined
  const flush = async () => {
    clearTimeout(timer)
    timer = undefined
    const some = started
    started = []
    await markStarted(parts.system, some)
  }
  return {
    flush,
    async start(row) {
      const {
        tenant_id: tenantId,
        event_id: eventId,
        customer_id: customerId,
        transaction_id: transactionId,
        type,
        subject,
      } = row
      const reaction = startOf(
        { tenantId, eventId, type, customerId, transactionId, subject },
        parts.reaches,
      )
      try {
        await perform(parts.client, reaction, { eager: parts.eager })
        started.push(eventId)
        timer ??= setTimeout(
          () =>
            void flush().catch((error: unknown) =>
              parts.log.error({ err: error }, 'starts not noted'),
            ),
          flushAfterMs,
        )
      } catch (error) {
        // The event is safe in the inbox: the relay starts it once Temporal answers again.
        parts.log.warn({ err: error, event: eventId }, 'an event could not be started yet')
      }
    },
  }
}
