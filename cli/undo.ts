/** How something that was started is stopped. */
export type Undo = () => Promise<void>

/** Stops what was started, the last first. One that fails does not keep the others running. */
export async function inOrder(undo: Undo[]): Promise<void> {
  const failures: unknown[] = []
  for (let stop = undo.pop(); stop !== undefined; stop = undo.pop()) {
    await stop().catch((error: unknown) => failures.push(error))
  }
  if (failures.length === 0) return
  const why = failures.map((error) => (error instanceof Error ? error.message : String(error)))
  throw new AggregateError(failures, `Not everything could be stopped: ${why.join('; ')}`)
}
