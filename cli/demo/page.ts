import { styleText } from 'node:util'

/** Where the demo tells its story: a terminal with colours, plain lines, or nowhere. */
export type Page = {
  head(number: string, title: string, who?: string): void
  line(label: string, text: string): void
  /** How far something has come, on one line that is written over; the next line takes its place. */
  progress(label: string, at: { readonly done: number; readonly total: number }): void
  verdict(ok: boolean, text: string): void
  ready(name: string, seconds: number, note: string): void
  open(title: string): void
  close(lines: readonly string[]): void
}

/** Back to the margin, and the line is empty. */
const clearedLine = '\r\u001b[2K'

type Style = Parameters<typeof styleText>[0]

/** A page that prints. Without colours it prints the same words. */
export function printedPage(write: (text: string) => void, colours: boolean): Page {
  const paint = (style: Style, text: string) => (colours ? styleText(style, text) : text)
  const bar = paint('gray', '│')
  let passing = false
  const print = (text: string) => {
    write(`${passing ? clearedLine : ''}${text}\n`)
    passing = false
  }
  return {
    open: (title) => print(`${paint('gray', '┌')}  ${paint('bold', title)}\n${bar}`),
    ready: (name, seconds, note) =>
      print(
        `${paint('green', '◇')}  ${name.padEnd(12)}ready ${seconds.toFixed(1).padStart(5)} s   ${paint('gray', note)}`,
      ),
    head: (number, title, who = '') =>
      print(
        `${bar}\n${paint('cyan', '◆')}  ${number}  ${paint('bold', title.padEnd(52))}${paint('gray', who)}`,
      ),
    line: (label, text) => print(`${bar}    ${label.padEnd(10)} ${text}`),
    progress: (label, { done, total }) => {
      if (!colours) return // Only a terminal can write over a line.
      passing = true
      const part = '▓'.repeat(Math.round((24 * done) / total)).padEnd(24, '░')
      write(`${clearedLine}${bar}    ${label.padEnd(10)} ${part} ${done}/${total}`)
    },
    verdict: (ok, text) =>
      print(`${bar}    ${ok ? paint('green', '✓') : paint('red', '✗')} ${text}`),
    close: (lines) =>
      print(
        [
          bar,
          ...lines.map(
            (text, index) => `${paint('gray', index === lines.length - 1 ? '└' : '├')}  ${text}`,
          ),
        ].join('\n'),
      ),
  }
}

const nothing = () => {}

/** A page for machines: they get the JSON at the end. */
export const blankPage: Page = {
  head: nothing,
  line: nothing,
  progress: nothing,
  verdict: nothing,
  ready: nothing,
  open: nothing,
  close: nothing,
}
