/** What a part of the run came to. */
export type Counts = {
  readonly passed: number
  readonly skipped: number
  /** The names of what failed. */
  readonly failing: readonly string[]
}

export function addUp(results: readonly Counts[]): Counts {
  return {
    passed: results.reduce((sum, result) => sum + result.passed, 0),
    skipped: results.reduce((sum, result) => sum + result.skipped, 0),
    failing: results.flatMap((result) => result.failing),
  }
}

/** `12 passed, 0 failed`, and `, 3 skipped` if any were. Other programs read this line. */
export function sayCounts({ passed, failing, skipped }: Counts): string {
  const tail = skipped === 0 ? '' : `, ${skipped} skipped`
  return `${passed} passed, ${failing.length} failed${tail}`
}
