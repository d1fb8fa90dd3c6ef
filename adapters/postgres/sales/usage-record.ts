import type { TenantId } from '../../../domain/ids.ts'
import type { UsageAnswer, UsageEvent } from '../../../domain/sales/usage.ts'
import type { Db } from '../client.ts'
import { type WindowMemory, windowMemory } from './usage-memory.ts'
import { recordOnce } from './usage-rounds.ts'

type Offered = { readonly tenantId: TenantId; readonly events: readonly UsageEvent[] }

/**
 * Makes what records events of use: each counts once for ever, by its source and id, and is in its window's
 * sums by the same commit. Answers in the order of the events, after that commit; to offer them
 * again is harmless.
 */
export function usageRecorder(db: Db): (offered: Offered) => Promise<UsageAnswer[]> {
  const memory = windowMemory()
  return (offered) => record(db, { ...offered, memory })
}

/** The same for one list alone, of which nothing is remembered. */
export const recordUsage = (db: Db, offered: Offered): Promise<UsageAnswer[]> =>
  usageRecorder(db)(offered)

async function record(
  db: Db,
  offered: Offered & { readonly memory: WindowMemory },
): Promise<UsageAnswer[]> {
  const { tenantId, memory } = offered
  const { first, places } = onceEach(offered.events)
  const staged = first.map((event, nth) => ({
    event,
    repeats: (places[nth]?.length ?? 1) - 1,
    recalled: memory.recall(event),
  }))
  const found = await recordOnce(db, { tenantId, staged, memory })
  const answers: UsageAnswer[] = []
  found.forEach((answer, nth) => {
    const [index = nth, ...repeats] = places[nth] ?? []
    answers[index] = answer
    for (const repeat of repeats) answers[repeat] = repeated(answer)
  })
  return answers
}

/** Each event of a list once, and the places at which it stands in it. */
function onceEach(events: readonly UsageEvent[]) {
  const known = new Map<string, number[]>()
  const first: UsageEvent[] = []
  events.forEach((event, index) => {
    const name = `${event.source}\0${event.sourceId}`
    const place = known.get(name)
    if (place !== undefined) return void place.push(index)
    known.set(name, [index])
    first.push(event)
  })
  return { first, places: [...known.values()] }
}

const repeated = (answer: UsageAnswer): UsageAnswer =>
  answer.kind === 'recorded' ? { ...answer, duplicate: true } : answer
