/** What a round of work came to. */
export type Round = { readonly perSecond: number; readonly ms: readonly number[] }

/** Does `count` pieces of work, always `inFlight` at a time, and times each from its own start. */
export async function closedLoop(load: {
  readonly count: number
  readonly inFlight: number
  readonly work: (index: number) => Promise<void>
}): Promise<Round> {
  const ms: number[] = []
  let next = 0
  const from = performance.now()
  const lane = async () => {
    while (next < load.count) {
      const index = next
      next += 1
      const started = performance.now()
      await load.work(index)
      ms.push(performance.now() - started)
    }
  }
  await Promise.all(Array.from({ length: load.inFlight }, lane))
  return { perSecond: load.count / ((performance.now() - from) / 1_000), ms }
}
