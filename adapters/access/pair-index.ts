/** Most places that are taken before there are made twice as many. */
const fullness = 0.7
const placesAtFirst = 1024

/**
 * Finds a whole number by two others, all of them below 2^32 - 1. Three flat arrays: 12 bytes a
 * place, where a Map of Maps takes a hundred and more, and nothing for the garbage collector to walk.
 */
export function pairIndex() {
  let places = open(placesAtFirst)
  let taken = 0

  return {
    /** A pair that is there already gets the new value. */
    set(entry: Entry): void {
      if (taken >= places.size * fullness) places = moved(places)
      const at = placeOf(places, entry.a, entry.b)
      if (places.values[at] === 0) taken += 1
      put(places, at, entry)
    },
    get(a: number, b: number): number | undefined {
      const value = places.values[placeOf(places, a, b)] ?? 0
      return value === 0 ? undefined : value - 1
    },
  }
}

type Entry = { readonly a: number; readonly b: number; readonly value: number }

/** A free place has the value 0; a taken one its value plus 1. */
type Places = ReturnType<typeof open>

const open = (size: number) => ({
  size,
  as: new Uint32Array(size),
  bs: new Uint32Array(size),
  values: new Uint32Array(size),
})

/** Where the pair is, or the free place where it would be. There is always a free one. */
function placeOf({ size, as, bs, values }: Places, a: number, b: number): number {
  let at = mixed(a, b) & (size - 1)
  while (values[at] !== 0 && (as[at] !== a || bs[at] !== b)) at = (at + 1) & (size - 1)
  return at
}

function put(places: Places, at: number, { a, b, value }: Entry): void {
  places.as[at] = a
  places.bs[at] = b
  places.values[at] = value + 1
}

function moved(from: Places): Places {
  const to = open(from.size * 2)
  for (let at = 0; at < from.size; at += 1) {
    const [a = 0, b = 0, value = 0] = [from.as[at], from.bs[at], from.values[at]]
    if (value !== 0) put(to, placeOf(to, a, b), { a, b, value: value - 1 })
  }
  return to
}

/** Spreads pairs that lie close together evenly over 32 bits. */
function mixed(a: number, b: number): number {
  let hash = Math.imul(a, 0x9e37_79b1) ^ Math.imul(b, 0x85eb_ca77)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b_3c6d)
  return (hash ^ (hash >>> 13)) >>> 0
}
