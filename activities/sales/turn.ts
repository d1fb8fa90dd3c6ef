import { asTenant, type Db, type Tx } from '../../adapters/postgres/client.ts'
import { parkSubscription } from '../../adapters/postgres/sales/park.ts'
import { isOurFault } from '../../adapters/postgres/broken.ts'
import { BrokenInvariant } from '../../domain/assert.ts'
import type { TenantId } from '../../domain/ids.ts'
import type { SalesPorts, Turned, TurnRef } from '../../workflows/sales/ports.ts'
import { commitTurns } from './turns/commit.ts'
import { turnedBefore } from './turns/before.ts'
import { workOut } from './turns/work-out.ts'

/**
 * Takes subscriptions one step on: one transaction, one block of numbers a series, one commit for
 * the list. A list that fails is halved until the one at fault is alone; what breaks an invariant
 * is parked for a person, and disturbs no other. Safe to repeat: a step that was taken answers with
 * what it came to.
 */
export function turn(db: Db): SalesPorts['turn'] {
  return async (refs) => {
    const answers = new Map<TurnRef, Turned>()
    for (const [tenantId, some] of Map.groupBy(refs, (ref) => ref.tenantId)) {
      for (const [ref, answer] of await turnSome(db, { tenantId, refs: some }))
        answers.set(ref, answer)
    }
    return refs.map((ref) => answers.get(ref) ?? unknown)
  }
}

const unknown: Turned = { kind: 'refused', because: 'There is no such subscription.' }

type List = { readonly tenantId: TenantId; readonly refs: readonly TurnRef[] }

async function turnSome(db: Db, list: List): Promise<[TurnRef, Turned][]> {
  try {
    return await asTenant(db, list.tenantId, (tx) => turnAll(tx, list))
  } catch (error) {
    if (!isOurFault(error) && !(error instanceof BrokenInvariant)) throw error
    const [first] = list.refs
    if (first === undefined) return []
    if (list.refs.length === 1) return [[first, await park(db, first, error)]]
    const middle = Math.ceil(list.refs.length / 2)
    return [
      ...(await turnSome(db, { ...list, refs: list.refs.slice(0, middle) })),
      ...(await turnSome(db, { ...list, refs: list.refs.slice(middle) })),
    ]
  }
}

async function park(db: Db, ref: TurnRef, error: unknown): Promise<Turned> {
  const because = error instanceof Error ? error.message : String(error)
  const { tenantId, subscriptionId } = ref
  await asTenant(db, tenantId, (tx) => parkSubscription(tx, { subscriptionId, because }))
  return { kind: 'refused', because: `Parked for a person: ${because}` }
}

async function turnAll(tx: Tx, { tenantId, refs }: List): Promise<[TurnRef, Turned][]> {
  const worked = await workOut(tx, refs)
  const done = await commitTurns(tx, { tenantId, worked })
  const before = await turnedBefore(tx, worked)
  const overdue = new Set(worked.flatMap((one) => (one.kind === 'overdue' ? [one.ref] : [])))
  return refs.flatMap((ref): [TurnRef, Turned][] => {
    const answer = overdue.has(ref)
      ? ({ kind: 'overdue' } as const)
      : (done.get(ref) ?? before.get(ref))
    return answer === undefined ? [] : [[ref, answer]]
  })
}
