import { assert } from '../assert.ts'
import { decimalText, parseDecimal, type Exact } from '../money/decimal.ts'
import { tenTo } from '../money/scale.ts'
import type { PricedDocument, PricedLine } from './document.ts'

/** What of an invoice's line has not been credited yet. Signs are those of the line. */
export type RemainingLine = {
  readonly line: PricedLine
  readonly quantity: Exact
  readonly discountMinor: bigint
  readonly netMinor: bigint
  readonly taxMinor: bigint
}

/** The exact number that our own document holds as text. */
export function exact(text: string): Exact {
  const decimal = parseDecimal(text)
  assert(decimal !== undefined, 'a priced line holds plain decimals')
  return decimal
}

/** `a − b`, exact. */
export function minus(a: Exact, b: Exact): Exact {
  const scale = Math.max(a.scale, b.scale)
  const digits = a.digits * tenTo(scale - a.scale) - b.digits * tenTo(scale - b.scale)
  return { digits, scale }
}

/** The text of a number that was got by subtracting: no needless zeros. */
export const asText = (number: Exact) => decimalText(number)

/** Subtracts all credits of an invoice from its lines. */
export function remainingOf(
  original: PricedDocument,
  credits: readonly PricedDocument[],
): RemainingLine[] {
  const credited = Map.groupBy(
    credits.flatMap((credit) => credit.lines),
    (line) => line.key,
  )
  return original.lines.map((line) => (credited.get(line.key) ?? []).reduce(less, whole(line)))
}

function whole(line: PricedLine): RemainingLine {
  const { discountMinor, netMinor, taxMinor, quantity } = line
  return { line, quantity: exact(quantity), discountMinor, netMinor, taxMinor }
}

function less(rest: RemainingLine, credit: PricedLine): RemainingLine {
  return {
    line: rest.line,
    quantity: minus(rest.quantity, exact(credit.credits?.quantity ?? credit.quantity)),
    discountMinor: rest.discountMinor - credit.discountMinor,
    netMinor: rest.netMinor - credit.netMinor,
    taxMinor: rest.taxMinor - credit.taxMinor,
  }
}
