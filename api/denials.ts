import type { Logger } from 'pino'
import { newId } from '../adapters/new-id.ts'
import { asTenant, type Db } from '../adapters/postgres/client.ts'
import { type NewFact, publish } from '../adapters/postgres/outbox.ts'
import type { AccessDenied } from '../domain/access/events.ts'
import type { CustomerId, TenantId } from '../domain/ids.ts'

export type Denial = {
  readonly tenantId: TenantId
  readonly customerId: CustomerId
  readonly feature: string
  readonly reason: string
  /** Business time in Unix milliseconds. */
  readonly atMs: number
}

/** The same denial is told this often at most. */
const everyMs = 60_000
const flushAfterMs = 250
/** Beyond so many at once the rest is dropped: somebody is hammering, and the log says so. */
const waitingMax = 10_000

/** Tells denied checks as facts, off the path of the check: many in one commit, a little later. */
export function denials({ app, log }: { readonly app: Db; readonly log: Logger }) {
  const toldMs = new Map<string, number>()
  let waiting: NewFact<AccessDenied>[] = []
  let timer: ReturnType<typeof setTimeout> | undefined

  async function flush() {
    timer = undefined
    const facts = waiting
    waiting = []
    forget(toldMs)
    for (const [tenantId, some] of Map.groupBy(facts, (fact) => fact.tenantId)) {
      await asTenant(app, tenantId, (tx) => publish<AccessDenied>(tx, some)).catch(
        (error: unknown) => {
          log.error({ err: error, lost: some.length }, 'denied checks could not be told')
        },
      )
    }
  }

  return (denial: Denial): void => {
    const name = `${denial.tenantId} ${denial.customerId} ${denial.feature}`
    const nowMs = Date.now()
    if (nowMs - (toldMs.get(name) ?? -everyMs) < everyMs || waiting.length >= waitingMax) return
    toldMs.set(name, nowMs)
    waiting.push(toFact(denial))
    timer ??= setTimeout(() => void flush(), flushAfterMs)
  }
}

function forget(toldMs: Map<string, number>): void {
  const nowMs = Date.now()
  for (const [name, at] of toldMs) {
    // In order of insertion: the first that is young enough ends the search.
    if (nowMs - at < everyMs) return
    toldMs.delete(name)
  }
}

function toFact({ tenantId, customerId, feature, reason, atMs }: Denial): NewFact<AccessDenied> {
  return {
    tenantId,
    type: 'access.denied.v1',
    subject: customerId,
    customerId,
    transactionId: newId('transaction'),
    atMs,
    data: { feature, reason },
  }
}
