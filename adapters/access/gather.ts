/** Items in one batch at most: what one statement should work on. */
const batchMax = 500

/** One who waits for an answer. */
type Waiting<T, R> = {
  readonly item: T
  readonly resolve: (answer: R) => void
  readonly reject: (error: unknown) => void
}

/**
 * Makes one call of what comes at the same time: while a batch is under way the next gather, in
 * their order, and go together when it is done. One who is alone waits for nobody. A batch that
 * fails, fails for all in it.
 *
 * @param work does a list, answering in its order
 */
export function gather<T, R>(
  work: (items: readonly T[]) => Promise<readonly R[]>,
): (item: T) => Promise<R> {
  let queue: Waiting<T, R>[] = []
  let isRunning = false

  const drain = async () => {
    isRunning = true
    while (queue.length > 0) {
      const batch = queue.slice(0, batchMax)
      queue = queue.slice(batchMax)
      await run(work, batch)
    }
    isRunning = false
  }
  return (item) =>
    new Promise((resolve, reject) => {
      queue.push({ item, resolve, reject })
      if (!isRunning) void drain()
    })
}

async function run<T, R>(
  work: (items: readonly T[]) => Promise<readonly R[]>,
  batch: readonly Waiting<T, R>[],
): Promise<void> {
  try {
    const answers = await work(batch.map(({ item }) => item))
    for (const [index, { resolve, reject }] of batch.entries()) {
      const answer = answers[index]
      if (answer === undefined)
        reject(new Error('An item of the batch was left without an answer.'))
      else resolve(answer)
    }
  } catch (error) {
    for (const { reject } of batch) reject(error)
  }
}
