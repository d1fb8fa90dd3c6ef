/** An item, and how whoever brought it is answered. */
type Waiting<T, R> = {
  readonly item: T
  readonly resolve: (answer: R) => void
  readonly reject: (error: unknown) => void
}

type Gathering<T, R> = {
  /** Items of one group may go in one batch: those of one tenant. */
  readonly groupOf: (item: T) => string
  /** Two items about one row never go in one batch: the later one waits for the next. */
  readonly rowOf: (item: T) => string
  readonly itemsMax: number
  /** Does a batch, answering in its order, in one transaction: all of it happens or nothing. */
  readonly work: (items: readonly T[]) => Promise<readonly R[]>
}

/**
 * Does items that come at the same time together: while a batch of a group is under way, what comes
 * gathers, and goes next. An item alone waits for nobody. A batch that fails is halved and tried
 * again, so that only the items fail that would have failed alone.
 */
export function gathered<T, R>(gathering: Gathering<T, R>): (item: T) => Promise<R> {
  // A group is in here while a batch of it is under way.
  const queues = new Map<string, Waiting<T, R>[]>()

  const drain = async (group: string) => {
    for (;;) {
      const queue = queues.get(group) ?? []
      if (queue.length === 0) break
      const { batch, rest } = split(gathering, queue)
      queues.set(group, rest)
      await run(gathering.work, batch)
    }
    queues.delete(group)
  }
  return (item) =>
    new Promise((resolve, reject) => {
      const group = gathering.groupOf(item)
      const queue = queues.get(group)
      if (queue !== undefined) return void queue.push({ item, resolve, reject })
      queues.set(group, [{ item, resolve, reject }])
      // Not at once: a list that is brought item by item goes as one.
      queueMicrotask(() => void drain(group))
    })
}

/** The first of each row that still fit into a batch, and what stays behind. */
function split<T, R>(
  { rowOf, itemsMax }: Gathering<T, R>,
  queue: readonly Waiting<T, R>[],
): { readonly batch: Waiting<T, R>[]; readonly rest: Waiting<T, R>[] } {
  const batch: Waiting<T, R>[] = []
  const rest: Waiting<T, R>[] = []
  const rows = new Set<string>()
  for (const waiting of queue) {
    const row = rowOf(waiting.item)
    const goes = batch.length < itemsMax && !rows.has(row)
    rows.add(row)
    if (goes) batch.push(waiting)
    else rest.push(waiting)
  }
  return { batch, rest }
}

async function run<T, R>(
  work: Gathering<T, R>['work'],
  batch: readonly Waiting<T, R>[],
): Promise<void> {
  const tried = await Promise.resolve(batch.map(({ item }) => item))
    .then(work)
    .then(
      (answers) => ({ answers }),
      (error: unknown) => ({ error }),
    )
  if ('answers' in tried) {
    for (const [index, { resolve }] of batch.entries()) {
      // `work` answers for each item.
      resolve(tried.answers[index] as R)
    }
    return
  }
  const [alone] = batch
  if (batch.length === 1) return alone?.reject(tried.error)
  const middle = batch.length >> 1
  await run(work, batch.slice(0, middle))
  await run(work, batch.slice(middle))
}
