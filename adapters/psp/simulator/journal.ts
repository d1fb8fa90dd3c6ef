import { closeSync, existsSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs'
import { assert } from '../../../domain/assert.ts'

type Put = readonly [name: string, item: unknown]
/** `never`: only whoever knows the shelf knows the type of what lies on it. */
type Replay = (name: string, item: never) => void

/**
 * The book on disk: one line of JSON per change, each a list of (shelf, object). It is written
 * before the answer leaves, so a killed process comes back knowing all it ever said. No fsync: it
 * is meant to outlive the process, not the machine.
 *
 * @param replay called once for each object of an existing file, in the order of writing
 */
export function openJournal(
  file: string | undefined,
  replay: Replay,
): { readonly append: (puts: readonly Put[]) => void; readonly close: () => void } {
  if (file === undefined) return { append: () => {}, close: () => {} }

  if (existsSync(file)) reload(file, replay)
  let handle: number | undefined = openSync(file, 'a')
  return {
    append: (puts) => {
      assert(handle !== undefined, 'the book is open while the provider works')
      writeSync(handle, `${JSON.stringify(puts)}\n`)
    },
    close: () => {
      if (handle !== undefined) closeSync(handle)
      handle = undefined
    },
  }
}

function reload(file: string, replay: Replay) {
  const bytes = readFileSync(file)
  const whole = bytes.lastIndexOf(0x0a) + 1
  // A line cut short by the kill was never answered to anyone: it did not happen.
  if (whole < bytes.length) truncateSync(file, whole)

  for (const line of bytes.toString('utf8', 0, whole).split('\n')) {
    if (line === '') continue
    // Our own lines, written by `append` above.
    const puts: readonly (readonly [name: string, item: never])[] = JSON.parse(line)
    for (const [name, item] of puts) replay(name, item)
  }
}
