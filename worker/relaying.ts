import type { Client } from '@temporalio/client'
import type { Logger } from 'pino'
import type { Db } from '../adapters/postgres/client.ts'
import { markStarted, waitingEvents } from '../adapters/postgres/inbox.ts'
import { drain, type Failure } from '../adapters/postgres/outbox.ts'
import { perform } from '../adapters/temporal/perform.ts'
import type { Fact } from '../domain/fact.ts'
import type { Reaches } from '../workflows/reach.ts'
import type { Reaction } from '../workflows/reaction.ts'
import { reactionsTo, startOf } from './reactions.ts'

export type RelayParts = {
  /** Under the role that sees every tenant. */
  readonly system: Db
  readonly client: Client
  readonly reaches: Reaches
  readonly log: Logger
}

export type Relay = { readonly stop: () => Promise<void> }

const factsAtOnce = 200
const idleMs = 100
/** Facts come in swarms: a short pause lets the next few gather, and be told together. */
const busyMs = 50
/** Long enough for the process that accepted an event to start it itself. */
const rescueAfterMs = 3_000
const rescueEveryMs = 1_000

/** Turns facts into what they set going, and starts the events whose process died too early. */
export function startRelay(parts: RelayParts): Relay {
  const stopping = new AbortController()
  const loops = [
    repeat(stopping.signal, parts, () => relayOnce(parts)),
    repeat(stopping.signal, parts, () => rescue(parts), rescueEveryMs),
  ]
  return {
    async stop() {
      stopping.abort()
      await Promise.all(loops)
    },
  }
}

async function repeat(
  stop: AbortSignal,
  { log }: RelayParts,
  work: () => Promise<number>,
  pauseMs = idleMs,
): Promise<void> {
  while (!stop.aborted) {
    const done = await work().catch((error: unknown) => {
      log.error({ err: error }, 'the relay stumbled and goes on')
      return 0
    })
    if (done < factsAtOnce) await pause(done > 0 ? Math.min(busyMs, pauseMs) : pauseMs, stop)
  }
}

function pause(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms)
    stop.addEventListener('abort', done, { once: true })
    function done() {
      clearTimeout(timer)
      stop.removeEventListener('abort', done)
      resolve()
    }
  })
}

/** Dispatches one batch of facts. @returns how many were looked at */
export function relayOnce(parts: RelayParts): Promise<number> {
  return drain(parts.system, { limit: factsAtOnce, work: (facts) => dispatch(parts, facts) })
}

async function dispatch(parts: RelayParts, facts: readonly Fact[]): Promise<Failure[]> {
  const answers = await Promise.all(facts.map((fact) => dispatchOne(parts, fact)))
  return answers.filter((answer) => answer !== undefined)
}

async function dispatchOne(parts: RelayParts, fact: Fact): Promise<Failure | undefined> {
  try {
    for (const reaction of reactionsTo(fact, parts.reaches)) await perform(parts.client, reaction)
    return undefined
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error)
    parts.log.warn(
      { fact: fact.id, type: fact.type, because, transaction: { id: fact.transactionId } },
      'a fact could not be dispatched yet',
    )
    return { id: fact.id, because: because.slice(0, 500) }
  }
}

/** Starts accepted events that nobody has started. @returns how many there were */
export async function rescue(parts: RelayParts): Promise<number> {
  const rows = await waitingEvents(parts.system, { olderThanMs: rescueAfterMs, limit: factsAtOnce })
  for (const row of rows) {
    const reaction: Reaction = startOf(
      {
        tenantId: row.tenant_id,
        eventId: row.event_id,
        type: row.type,
        customerId: row.customer_id,
        transactionId: row.transaction_id,
        subject: row.subject,
      },
      parts.reaches,
    )
    await perform(parts.client, reaction)
    await markStarted(parts.system, [row.event_id])
  }
  return rows.length
}
