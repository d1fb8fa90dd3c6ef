import type { Terminal } from './terminal.ts'

/** Tells how far a long operation has come. */
export type Progress = {
  readonly at: (done: number, total: number) => void
  /** Leaves the cursor on a fresh line. */
  readonly end: () => void
}

const lineEveryMs = 5_000
const redrawEveryMs = 80
const width = 24

/**
 * A bar that redraws itself on a terminal; elsewhere a line at most every five seconds.
 *
 * @param now Unix milliseconds
 */
export function showProgress(
  terminal: Terminal,
  { what, now = Date.now }: { readonly what: string; readonly now?: () => number },
): Progress {
  const everyMs = terminal.canRedraw ? redrawEveryMs : lineEveryMs
  let lastMs = terminal.canRedraw ? 0 : now()
  let drawn = false
  return {
    at: (done, total) => {
      if (now() - lastMs < everyMs && done < total) return
      lastMs = now()
      const text = `${what} ${done.toLocaleString('en')} of ${total.toLocaleString('en')}`
      if (!terminal.canRedraw) return terminal.note(text)
      process.stderr.write(`\r${bar(done, total)}  ${text}\u001b[K`)
      drawn = true
    },
    end: () => {
      if (drawn) process.stderr.write('\n')
    },
  }
}

function bar(done: number, total: number): string {
  const full = total === 0 ? width : Math.round((done / total) * width)
  return '▓'.repeat(full) + '░'.repeat(width - full)
}
