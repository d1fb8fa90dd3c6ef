/** Tells the operator something, on stderr, because stdout belongs to data. */
export function announce(sentence: string): void {
  process.stderr.write(`${sentence}\n`)
}
