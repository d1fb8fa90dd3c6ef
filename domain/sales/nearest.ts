/** Longer words are not compared: nobody mistypes a hundred letters, and the table grows with them. */
const longest = 100

/**
 * The word that was likely meant by one that is not known: the fewest slips away, at most one in
 * three letters. Case and the marks between parts (`-`, `_`, `.`, space) count for nothing.
 *
 * @returns `undefined` where nothing is near enough to be worth naming
 */
export function nearest(word: string, among: readonly string[]): string | undefined {
  const meant = plain(word)
  const limit = Math.max(1, Math.floor(meant.length / 3))
  if (meant === '' || meant.length > longest) return undefined
  const near = among
    .map((other) => ({ other, to: plain(other) }))
    // The difference in length is the least that the distance can be.
    .filter(({ to }) => to !== '' && Math.abs(to.length - meant.length) <= limit)
    .map(({ other, to }) => ({ other, slips: slipsBetween(meant, to) }))
    .filter(({ slips }) => slips <= limit)
  return near.toSorted((a, b) => a.slips - b.slips || (a.other < b.other ? -1 : 1))[0]?.other
}

const plain = (word: string) => word.toLowerCase().replace(/[-_.\s]+/g, '')

/**
 * Letters left out, put in, changed, or two neighbours swapped: the fewest that make one word of the
 * other (optimal string alignment).
 */
function slipsBetween(one: string, other: string): number {
  let before: number[] = []
  let above = Array.from({ length: other.length + 1 }, (_, column) => column)
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= other.length; column += 1) {
      const changed = one[row - 1] === other[column - 1] ? 0 : 1
      const swapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]
      current[column] = Math.min(
        at(above, column) + 1,
        at(current, column - 1) + 1,
        at(above, column - 1) + changed,
        swapped ? at(before, column - 2) + 1 : Infinity,
      )
    }
    before = above
    above = current
  }
  return at(above, other.length)
}

const at = (row: readonly number[], column: number) => row[column] ?? Infinity
