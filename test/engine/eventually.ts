import { setTimeout as pause } from 'node:timers/promises'

/** A vain wait ends after this, with a sentence; a good one ends at once. */
const patienceMs = 180_000

/** Waits until `look` answers; a test that waits in vain says for what. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | undefined | false>,
): Promise<T> {
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += 20) {
    const found = await look()
    if (found !== undefined && found !== false) return found
    await pause(20)
  }
  throw new Error(`It never came to this: ${what}.`)
}
