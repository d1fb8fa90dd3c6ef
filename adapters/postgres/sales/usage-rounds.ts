import type { TenantId, UsageWindowId } from '../../../domain/ids.ts'
import type { UsageAnswer, UsageState } from '../../../domain/sales/usage.ts'
import { asTenant, type Db, type Tx } from '../client.ts'
import { countStaged, type Left, lookUp, WindowClosed } from './usage-count.ts'
import { countLate } from './usage-late.ts'
import type { WindowMemory } from './usage-memory.ts'
import { placed, type Staged } from './usage-staged.ts'
import { storeWaiting } from './usage-waiting.ts'

type Work = {
  readonly tenantId: TenantId
  readonly staged: readonly Staged[]
  readonly memory: WindowMemory
}
type Next = 'windows' | 'late' | 'waiting'
/** What a round makes of one of its events: an answer, or the round that must look at it next. */
type Outcome = UsageAnswer | Next

const counted = answer('counted', false)
const inFuture: UsageAnswer = { kind: 'in-future' }

/**
 * Records events that are all different. Each round is a transaction of its own, so that locks are
 * taken in one order: open windows; billed windows and what came late for them; customers.
 */
export async function recordOnce(
  db: Db,
  work: Work,
  next: Next = 'windows',
): Promise<UsageAnswer[]> {
  const { tenantId, staged, memory } = work
  const outcomes = await inRound(db, work, next)
  for (const later of ['late', 'waiting', 'windows'] as const) {
    const indexes = outcomes.flatMap((outcome, index) => (outcome === later ? [index] : []))
    if (indexes.length === 0) continue
    const rest = indexes.flatMap((index) => staged[index] ?? [])
    const answers = await recordOnce(db, { tenantId, memory, staged: rest.map(anew) }, later)
    indexes.forEach((index, nth) => (outcomes[index] = answers[nth] ?? counted))
  }
  return outcomes.filter((outcome) => typeof outcome !== 'string')
}

/** Does a transaction, again for as long as billers close windows under its hands. */
async function inRound(db: Db, work: Work, next: Next): Promise<Outcome[]> {
  try {
    return await asTenant(db, work.tenantId, (tx) => rounds[next](tx, work))
  } catch (error) {
    if (!(error instanceof WindowClosed)) throw error
    work.memory.forget(work.staged.map(({ event }) => event))
    return inRound(db, { ...work, staged: work.staged.map(anew) }, next)
  }
}

/** The event, to be looked up. */
const anew = ({ event, repeats }: Staged): Staged => ({ event, repeats })

function answer(state: UsageState, duplicate: boolean): UsageAnswer {
  return { kind: 'recorded', duplicate, state }
}

const rounds: Readonly<Record<Next, (tx: Tx, work: Work) => Promise<Outcome[]>>> = {
  async windows(tx, { tenantId, staged, memory }) {
    const { left, seen } = await countStaged(tx, { tenantId, fit: placed(tx, staged) })
    for (const { ordinal, ...window } of seen) remember(memory, staged[ordinal], window)
    const outcomes = staged.map((): Outcome => counted)
    for (const { ordinal, why } of left) outcomes[ordinal] = afterWindows[why]
    const doubtful = left.filter(({ why }) => why === 'known' || why === 'billed')
    for (const { ordinal, state } of await known(tx, { staged, left: doubtful })) {
      // One that came late before is a repeat in the window where it was counted.
      outcomes[ordinal] = state === 'late' ? 'late' : answer(state, true)
    }
    return outcomes
  },

  async late(tx, { tenantId, staged }) {
    const left = await countLate(tx, { tenantId, staged })
    const outcomes = staged.map((): Outcome => answer('late', false))
    for (const { ordinal, why } of left) outcomes[ordinal] = afterLate[why]
    for (const { ordinal, state } of await known(tx, { staged, left }))
      outcomes[ordinal] = answer(state, true)
    return outcomes
  },

  async waiting(tx, { tenantId, staged }) {
    const stored = await storeWaiting(tx, { tenantId, staged })
    const outcomes = staged.map((): Outcome => answer('waiting', false))
    const repeated = stored.filter(({ why }) => why === 'known')
    for (const { ordinal, why } of stored) if (why === 'placed') outcomes[ordinal] = 'windows'
    for (const { ordinal, state } of await known(tx, { staged, left: repeated }))
      outcomes[ordinal] = answer(state, true)
    return outcomes
  },
}

const afterWindows: Readonly<Record<Left['why'], Outcome>> = {
  known: answer('counted', true),
  billed: 'late',
  'no-window': 'waiting',
  'in-future': inFuture,
}

type Window = {
  readonly window_id: UsageWindowId
  readonly starts_at: Date
  readonly ends_at: Date
}

function remember(memory: WindowMemory, staged: Staged | undefined, window: Window): void {
  if (staged === undefined) return
  memory.learn(staged.event, {
    windowId: window.window_id,
    startsAtMs: window.starts_at.getTime(),
    endsAtMs: window.ends_at.getTime(),
  })
}

/** What lost its window meanwhile, to a biller or to a change of plan, begins anew. */
const afterLate: Readonly<Record<Left['why'], Outcome>> = {
  known: answer('late', true),
  billed: 'windows',
  'no-window': 'windows',
  'in-future': inFuture,
}

type Asked = {
  readonly staged: readonly Staged[]
  readonly left: readonly { readonly ordinal: number }[]
}

/** Which of those that were left had been accepted before, and where they are. */
async function known(tx: Tx, { staged, left }: Asked) {
  if (left.length === 0) return []
  const found = await lookUp(
    tx,
    left.flatMap(({ ordinal }) => staged[ordinal] ?? []),
  )
  return found.flatMap(({ nth, state }) => {
    const ordinal = left[nth]?.ordinal
    return ordinal === undefined ? [] : [{ ordinal, state }]
  })
}
