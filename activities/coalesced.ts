/** One caller's items, and how it is answered. */
type Waiting<T, R> = {
  readonly items: readonly T[]
  readonly resolve: (answers: readonly R[]) => void
  readonly reject: (error: unknown) => void
}

/** Items in one batch at most: what a single transaction should hold. */
const itemsMax = 500

/**
 * Makes one call of many that come at the same time: while a batch is under way the next callers
 * gather, and go together when it is done. A caller alone waits for nobody. A batch that fails is
 * tried again caller by caller, so that nobody fails for another's sake.
 *
 * @param work does a list, answering in its order; it must be safe to repeat
 */
export function coalesced<T, R>(
  work: (items: readonly T[]) => Promise<readonly R[]>,
): (items: readonly T[]) => Promise<readonly R[]> {
  let queue: Waiting<T, R>[] = []
  let running = false

  const drain = async () => {
    running = true
    while (queue.length > 0) {
      const batch = takeBatch(queue)
      queue = queue.slice(batch.length)
      await run(work, batch)
    }
    running = false
  }
  return (items) =>
    new Promise((resolve, reject) => {
      queue.push({ items, resolve, reject })
      if (!running) void drain()
    })
}

/** The callers that fit into one batch; the first always does. */
function takeBatch<T, R>(queue: readonly Waiting<T, R>[]): Waiting<T, R>[] {
  const batch: Waiting<T, R>[] = []
  let size = 0
  for (const waiting of queue) {
    size += waiting.items.length
    if (batch.length > 0 && size > itemsMax) break
    batch.push(waiting)
  }
  return batch
}

async function run<T, R>(
  work: (items: readonly T[]) => Promise<readonly R[]>,
  batch: readonly Waiting<T, R>[],
): Promise<void> {
  try {
    const answers = await work(batch.flatMap(({ items }) => items))
    let from = 0
    for (const { items, resolve } of batch) {
      resolve(answers.slice(from, from + items.length))
      from += items.length
    }
  } catch (error) {
    const [alone] = batch
    if (batch.length === 1) alone?.reject(error)
    else for (const one of batch) await run(work, [one])
  }
}
