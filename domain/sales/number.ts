import type { Refusal } from './refusal.ts'

/** The parts that a document's number is made of. */
export type NumberParts = {
  /** Data of the legal entity: `'{series}-{year}-{counter:4}'`. */
  readonly pattern: string
  readonly series: string
  /** The fiscal year. */
  readonly year: number
  /** Taken from the series' counter row, from 1. */
  readonly counter: bigint | number
}

const longest = 36 // The field for a document's number in DATEV's booking batch.
const token = /\{(series|year|counter)(?::(\d{1,2}))?\}/g
const printable = /^[A-Za-z0-9][A-Za-z0-9/._-]*$/

function refuse(message: string): Refusal {
  const fix = `Use {series}, {year}, {counter} or {counter:4}, letters, digits and - _ / . only, at most ${longest} characters in all.`
  return { kind: 'refused', field: 'pattern', message, fix }
}

/**
 * Writes a document's number. `{counter:4}` pads with zeros to four digits, and grows beyond them
 * rather than repeat itself.
 *
 * @returns a refusal if two counters could get one number, or a bookkeeping system could not take it
 */
export function formatNumber(parts: NumberParts): string | Refusal {
  const { pattern } = parts
  if (!/\{counter(?::\d{1,2})?\}/.test(pattern)) {
    return refuse('The number pattern has no {counter}, so numbers would repeat.')
  }
  const number = pattern.replace(token, (_, name: 'series' | 'year' | 'counter', width = '0') =>
    parts[name].toString().padStart(Number(width), '0'),
  )
  if (!printable.test(number)) return refuse(`"${number}" has characters that cannot be printed.`)
  return number.length <= longest ? number : refuse(`"${number}" is too long.`)
}
