import { decimalText, parseDecimal, type Exact } from '../../domain/money/decimal.ts'

/**
 * Reads a number as spreadsheets write it (`007`, `+3`, `.5`, `2.`, `2.5500000000000000`) exactly.
 *
 * @returns `undefined` for anything else: words, exponents, grouping, more than 12 decimals
 */
export function readNumber(text: string): Exact | undefined {
  const [, sign = '', whole = '', decimals = ''] = /^([+-]?)(\d*)\.?(\d*)$/.exec(text.trim()) ?? []
  if (whole === '' && decimals === '') return undefined
  const fraction = decimals.replace(/0+$/, '')
  const digits = `${whole.replace(/^0+/, '') || '0'}${fraction === '' ? '' : `.${fraction}`}`
  return parseDecimal(digits === '0' || sign !== '-' ? digits : `-${digits}`)
}

/** The number as plain text, without needless zeros. */
export const writeNumber = (number: Exact): string => decimalText(number)

/** The same number with the other sign. */
export const opposite = ({ digits, scale }: Exact): Exact => ({ digits: -digits, scale })

/** The exact sum. */
export function add(a: Exact, b: Exact): Exact {
  const scale = Math.max(a.scale, b.scale)
  const raised = ({ digits, scale: own }: Exact) => digits * 10n ** BigInt(scale - own)
  return { digits: raised(a) + raised(b), scale }
}

/** A key as a spreadsheet spoils it: `17850.0` was `17850`. */
export const keyText = (text: string): string => text.trim().replace(/^(\d+)\.0+$/, '$1')
