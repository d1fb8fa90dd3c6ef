/** Ends the command with one sentence that says what to do. */
export class StopHere extends Error {
  /** @param {string} sentence @param {number} [exitCode] 1 failed, 2 wrong usage */
  constructor(sentence, exitCode = 1) {
    super(sentence)
    this.exitCode = exitCode
  }
}
