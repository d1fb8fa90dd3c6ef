import { styleText } from 'node:util'

export type Style = 'bold' | 'dim' | 'green' | 'red' | 'yellow' | 'cyan'

/** Where a command speaks: data to stdout, everything else to stderr. */
export type Terminal = {
  readonly json: boolean
  /** Whether a person is there to be asked. */
  readonly canAsk: boolean
  /** Whether stderr is a terminal whose last line may be written over. */
  readonly canRedraw: boolean
  /** Lines for a person, to stdout. Silent under `--json`. */
  readonly print: (text: string) => void
  /** One object for a program, to stdout, only under `--json`. `schema` names its stable shape. */
  readonly data: (schema: string, value: object) => void
  /** Anything that is not the result, to stderr. */
  readonly note: (text: string) => void
  /** Colours for what is printed. */
  readonly paint: (style: Style, text: string) => string
  /** Colours for what is noted. */
  readonly paintNote: (style: Style, text: string) => string
}

/** What decides how a command speaks. */
export type Manner = {
  readonly json?: boolean | undefined
  /** `--no-color` makes it false. */
  readonly color?: boolean | undefined
  readonly noColor: boolean
  readonly ci: boolean
}

const painter =
  (on: boolean) =>
  (style: Style, text: string): string =>
    on ? styleText(style, text, { validateStream: false }) : text

/** The terminal of this process. */
export function openTerminal({ json = false, color = true, noColor, ci }: Manner): Terminal {
  const colours = color && !noColor && !ci
  return {
    json,
    canAsk: process.stdin.isTTY && process.stderr.isTTY && !ci,
    canRedraw: process.stderr.isTTY && !ci,
    print: (text) => {
      if (!json) process.stdout.write(`${text}\n`)
    },
    data: (schema, value) => {
      if (json) process.stdout.write(`${JSON.stringify({ schema, ...value })}\n`)
    },
    note: (text) => {
      process.stderr.write(`${text}\n`)
    },
    paint: painter(colours && process.stdout.isTTY),
    paintNote: painter(colours && process.stderr.isTTY),
  }
}
