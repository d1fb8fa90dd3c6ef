/**
 * A small repeatable source of whole numbers: the same seed tells the same story. It prints its
 * seed, so that a failure in somebody's log can be told again.
 *
 * @returns a function that draws a whole number from 0 up to, not including, `below` (at most 2^32)
 */
export function seeded(seed: number): (below: number) => number {
  console.info(`seed ${seed}`)
  let state = seed >>> 0
  return (below) => {
    // A Weyl sequence, stirred by two multiplications: even enough for tests, not for secrets.
    state = (state + 0x9e37_79b9) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0_aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a_2d97)
    return Math.floor((((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32) * below)
  }
}

/** One of a list, drawn by `random`. */
export function pick<T>(random: (below: number) => number, from: readonly [T, ...T[]]): T {
  return from[random(from.length)] ?? from[0]
}
