/** One caller's items, and how it is answered. */
type Waiting<T, R> = {
  readonly key: string
  readonly items: readonly T[]
  readonly resolve: (answers: readonly R[]) => void
  readonly reject: (error: unknown) => void
}

/** How callers are put together. */
type Gathering<T, R> = {
  /** Does a list of one key, answering in its order; it must be safe to repeat. */
  readonly work: (key: string, items: readonly T[]) => Promise<readonly R[]>
  /** Items in one list at most, unless a single caller brings more. */
  readonly itemsMax: number
  /** Lists under way at the same time. */
  readonly atOnce: number
}

/**
 * Makes one call of many that come at the same time under one key: while as many lists are under way
 * as may be, the next callers gather. A caller alone waits for nobody. A list that fails is tried
 * again caller by caller, so that nobody fails for another's sake.
 */
export function gathered<T, R>(
  gathering: Gathering<T, R>,
): (key: string, items: readonly T[]) => Promise<readonly R[]> {
  let queue: Waiting<T, R>[] = []
  let running = 0

  const lane = async () => {
    running += 1
    while (queue.length > 0) {
      const batch = takeBatch(queue, gathering.itemsMax)
      const taken = new Set(batch)
      queue = queue.filter((waiting) => !taken.has(waiting))
      await run(gathering.work, batch)
    }
    running -= 1
  }
  return (key, items) =>
    new Promise((resolve, reject) => {
      queue.push({ key, items, resolve, reject })
      if (running < gathering.atOnce) void lane()
    })
}

/** The oldest caller, and others of its key that fit into one list with it. */
function takeBatch<T, R>(queue: readonly Waiting<T, R>[], itemsMax: number): Waiting<T, R>[] {
  let size = 0
  return queue.filter(({ key, items }, index) => {
    if (key !== queue[0]?.key || (index > 0 && size + items.length > itemsMax)) return false
    size += items.length
    return true
  })
}

async function run<T, R>(
  work: Gathering<T, R>['work'],
  batch: readonly Waiting<T, R>[],
): Promise<void> {
  const [first] = batch
  if (first === undefined) return
  try {
    const answers = await work(
      first.key,
      batch.flatMap(({ items }) => items),
    )
    let from = 0
    for (const { items, resolve } of batch) {
      resolve(answers.slice(from, from + items.length))
      from += items.length
    }
  } catch (error) {
    if (batch.length === 1) first.reject(error)
    else for (const one of batch) await run(work, [one])
  }
}
