import type { CustomerId, TenantId } from '../../domain/ids.ts'
import { decide, type Decision } from '../../domain/access/decide.ts'
import type { Db } from '../postgres/client.ts'
import { readChanges } from '../postgres/access/read-changes.ts'
import { readClocks, readMembers } from '../postgres/access/read-clocks.ts'
import { clockBook } from './clock-book.ts'
import { type GrantBook, grantBook } from './grant-book.ts'

/** Every entitlement of every tenant in memory, at most a quarter of a second old. */
export type AccessSnapshot = {
  check(question: Question): Decision & { readonly asOfMs: number }
  /** Whether the customer has, or had, any grant: then there is such a customer. */
  knows(customer: Omit<Question, 'feature'>): boolean
  /** What time it is for a customer, in Unix milliseconds. */
  nowFor(customer: Omit<Question, 'feature'>): number
  /** Reads what changed, now; resolves when everything committed before the call is seen. */
  nudge(): Promise<void>
  stop(): void
}

export type Question = {
  readonly tenantId: TenantId
  readonly customerId: CustomerId
  readonly feature: string
}

const pollMs = 250

/**
 * Loads all entitlements and then follows their changes, by the transaction that made each: after
 * reading at a snapshot whose oldest running transaction is X, everything below X has been seen, so
 * the next read takes what X or later wrote. No commit order can hide a row.
 *
 * @param parts `onFault` is told when the database does not answer; checks go on from memory.
 *   `book`: one that is filled already, for a load that does not come from the database
 */
export async function accessSnapshot(parts: {
  readonly system: Db
  readonly onFault?: (error: unknown) => void
  readonly book?: GrantBook
}): Promise<AccessSnapshot> {
  const { system, onFault = () => {}, book = grantBook() } = parts
  const clocks = clockBook()
  let fromXid = '0'
  let asOfMs = 0
  /** How far the database's clock is ahead of ours. */
  let aheadMs = 0

  async function read() {
    const [{ xmin, at }, found] = await Promise.all([
      readChanges(system, {
        fromXid,
        quotas: (rows) => book.noteQuotas(rows),
        entitlements: (rows) => book.noteEntitlements(rows),
      }),
      readClocks(system),
    ])
    if (found.members !== clocks.memberCount()) clocks.setMembers(await readMembers(system))
    clocks.setClocks(found.rows)
    fromXid = xmin
    asOfMs = at.getTime()
    aheadMs = asOfMs - Date.now()
  }

  const follower = follow(read, onFault)
  await follower.now()

  const nowFor: AccessSnapshot['nowFor'] = (customer) =>
    clocks.clockOf(customer) ?? Date.now() + aheadMs
  return {
    check(question) {
      const nowMs = nowFor(question)
      return { ...decide(book.grantsOf(question, nowMs), nowMs), asOfMs }
    },
    knows: book.knows,
    nowFor,
    nudge: () => follower.now(),
    stop: () => follower.stop(),
  }
}

/** Calls `read` every quarter of a second, never twice at once; `now` waits for a read begun after it. */
function follow(read: () => Promise<void>, onFault: (error: unknown) => void) {
  let running: Promise<void> | undefined
  const begin = () => {
    running ??= read().finally(() => {
      running = undefined
    })
    return running
  }
  const timer = setInterval(() => void begin().catch(onFault), pollMs)
  timer.unref()
  return {
    async now() {
      // One that is under way may have looked too early.
      await running?.catch(onFault)
      await begin()
    },
    stop: () => clearInterval(timer),
  }
}
