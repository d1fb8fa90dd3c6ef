import { typeidUnboxed } from 'typeid-js'
import { type IdOf, type Noun, prefixes } from '../domain/ids.ts'

/** Makes an id: the noun's prefix and a UUIDv7, so that ids sort by the time they were made. */
export function newId<N extends Noun>(noun: N): IdOf<N> {
  // `typeid-js` types its answer by the prefix alone; the shape is the same.
  return typeidUnboxed(prefixes[noun]) as unknown as IdOf<N>
}
