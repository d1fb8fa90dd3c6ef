import { closeSync, existsSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs'

type Put = readonly [name: string, item: unknown]

/**
 * The book on disk: one line of JSON per change, each a list of (shelf, object). It is written
 * before the answer leaves, so a killed process comes back knowing all it ever said. No fsync: it
 * is meant to outlive the process, not the machine.
 *
 * @param replay called once for each object of an existing file, in the order of writing
 */
export function openJournal(
  file: string | undefined,
  replay: (name: string, item: unknown) => void,
): { append(puts: readonly Put[]): void; close(): void } {
  if (file === undefined) return { append: () => {}, close: () => {} }

  if (existsSync(file)) reload(file, replay)
  const handle = openSync(file, 'a')
  return {
    append: (puts) => {
      writeSync(handle, `${JSON.stringify(puts)}\n`)
    },
    close: () => closeSync(handle),
  }
}

function reload(file: string, replay: (name: string, item: unknown) => void) {
  const bytes = readFileSync(file)
  const whole = bytes.lastIndexOf(0x0a) + 1
  // A line cut short by the kill was never answered to anyone: it did not happen.
  if (whole < bytes.length) truncateSync(file, whole)

  for (const line of bytes.toString('utf8', 0, whole).split('\n')) {
    if (line === '') continue
    // Our own lines, written by `append` above.
    for (const [name, item] of JSON.parse(line) as Put[]) replay(name, item)
  }
}
