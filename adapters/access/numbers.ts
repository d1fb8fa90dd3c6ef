/** Gives each name a small whole number, the same for ever, counted from 0. */
export function numbering() {
  const numbers = new Map<string, number>()
  return {
    of(name: string): number {
      const known = numbers.get(name)
      if (known !== undefined) return known
      numbers.set(name, numbers.size)
      return numbers.size - 1
    },
    known: (name: string): number | undefined => numbers.get(name),
  }
}

/** The same for names that come in pairs, without keeping them joined. */
export function pairNumbering() {
  const groups = new Map<string, Map<string, number>>()
  let count = 0
  return {
    of(group: string, name: string): number {
      const inner = groups.get(group) ?? new Map<string, number>()
      groups.set(group, inner)
      const known = inner.get(name)
      if (known !== undefined) return known
      inner.set(name, count)
      count += 1
      return count - 1
    },
    known: (group: string, name: string): number | undefined => groups.get(group)?.get(name),
  }
}
