/** A promise the code makes to itself was broken. Nobody guesses on: the work stops here. */
export class BrokenInvariant extends Error {
  override readonly name = 'BrokenInvariant'
}

/**
 * Stops the work when `truth` is false. Stays on in production.
 *
 * @param promise the sentence that should have been true, for example `'the period is not empty'`
 */
export function assert(truth: boolean, promise: string): asserts truth {
  if (!truth) throw new BrokenInvariant(`Broken: ${promise}.`)
}
