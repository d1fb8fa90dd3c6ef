import type { Standing } from '../../domain/access/grant.ts'

/** What a right comes to; instants are Unix milliseconds. */
export type Right = {
  readonly standing: Standing
  readonly startsMs: number
  /** `Infinity`: no end is known. */
  readonly endsMs: number
}

const standings = ['paid', 'trial', 'grace'] as const
const slotsAtFirst = 1024

/** Rights by number, in flat columns: 25 bytes each. A slot may name one that follows in a chain. */
export function rightColumns() {
  let columns = open(slotsAtFirst)
  let count = 0

  return {
    /** Takes a new slot and answers its number. */
    add({ cause, next }: { readonly cause: number; readonly next: number | undefined }): number {
      if (count === columns.size) columns = widened(columns)
      columns.causes[count] = cause
      columns.next[count] = (next ?? -1) + 1 // Nothing follows: 0.
      count += 1
      return count - 1
    },
    write(slot: number, { standing, startsMs, endsMs }: Right): void {
      columns.standings[slot] = standings.indexOf(standing)
      columns.starts[slot] = startsMs
      columns.ends[slot] = endsMs
    },
    read: (slot: number): Right => ({
      standing: standings[columns.standings[slot] ?? 0] ?? 'grace',
      startsMs: columns.starts[slot] ?? Infinity,
      endsMs: columns.ends[slot] ?? 0,
    }),
    causeOf: (slot: number): number | undefined => columns.causes[slot],
    after(slot: number): number | undefined {
      const next = columns.next[slot] ?? 0
      return next === 0 ? undefined : next - 1
    },
  }
}

type Columns = ReturnType<typeof open>

const open = (size: number) => ({
  size,
  standings: new Uint8Array(size),
  starts: new Float64Array(size),
  ends: new Float64Array(size),
  causes: new Uint32Array(size),
  next: new Uint32Array(size),
})

function widened(from: Columns): Columns {
  const to = open(from.size * 2)
  to.standings.set(from.standings)
  to.starts.set(from.starts)
  to.ends.set(from.ends)
  to.causes.set(from.causes)
  to.next.set(from.next)
  return to
}
