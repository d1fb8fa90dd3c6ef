/** Objects of one kind, in the order in which they were first put. */
export type Shelf<Item> = {
  readonly size: () => number
  get(id: string): Item | undefined
  /** Puts an object in, or replaces the one of the same id without moving it. */
  put(item: Item): void
  /** The latest first; `label` keeps to those that carry it, `after` begins behind that id. */
  newest(from?: {
    readonly label?: string | undefined
    readonly after?: string | undefined
  }): Iterable<Item>
  /** The earliest first, beginning behind the id `after`. */
  oldest(after?: string): Iterable<Item>
}

/**
 * @param labelsOf under which labels an object is found quickly; they must not change over its life
 */
export function shelf<Item extends { readonly id: string }>(
  labelsOf: (item: Item) => readonly string[] = () => [],
): Shelf<Item> {
  const items = new Map<string, Item>()
  const positions = new Map<string, number>()
  const order: string[] = []
  const labelled = new Map<string, string[]>()

  function put(item: Item) {
    if (!items.has(item.id)) {
      positions.set(item.id, order.push(item.id) - 1)
      for (const label of labelsOf(item)) file(label, item.id)
    }
    items.set(item.id, item)
  }

  function file(label: string, id: string) {
    const ids = labelled.get(label)
    if (ids === undefined) labelled.set(label, [id])
    else ids.push(id)
  }

  function* newest(from: { label?: string | undefined; after?: string | undefined } = {}) {
    const ids = from.label === undefined ? order : (labelled.get(from.label) ?? [])
    let at = ids.length
    if (from.after !== undefined)
      at = from.label === undefined ? positionOf(from.after) : ids.indexOf(from.after)
    for (at -= 1; at >= 0; at -= 1) yield items.get(ids[at]!)!
  }

  function* oldest(after?: string) {
    const start = after === undefined ? 0 : positionOf(after) + 1
    for (let at = start; at < order.length; at += 1) yield items.get(order[at]!)!
  }

  const positionOf = (id: string) => positions.get(id) ?? 0

  return { size: () => items.size, get: (id) => items.get(id), put, newest, oldest }
}
