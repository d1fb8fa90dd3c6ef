import { exponentOf, type Currency } from '../money/currency.ts'
import { parseDecimal, type Exact } from '../money/decimal.ts'
import { formatMinor } from '../money/format.ts'
import type { PricedDocument, Share } from './document.ts'
import type { Refusal } from './refusal.ts'
import { asText, minus, type RemainingLine } from './remaining.ts'

/**
 * One line to credit: a quantity of it, an amount of it (tax included), a share of what is left of
 * it, or all that is left.
 */
export type CreditedLine = {
  readonly key: string
  /** Above zero and without a sign, also on a line of negative quantity. */
  readonly quantity?: string
  /** Minor units, tax included; above zero. */
  readonly minor?: bigint
  /** Above zero and at most the whole. */
  readonly share?: Share
}

/** What of an invoice is to be credited. */
export type CreditWhat =
  | { readonly kind: 'whole' }
  | { readonly kind: 'lines'; readonly lines: readonly CreditedLine[] }

/** How much of what is left of a line is credited: `numerator / denominator`, at most 1. */
export type CreditShare = {
  readonly rest: RemainingLine
  readonly numerator: Exact
  readonly denominator: Exact
  /** What is taken from the line's quantity; zero for a mere amount. Signed as the line is. */
  readonly quantity: Exact
  /** Set when an amount, tax included, was asked for. */
  readonly minor?: bigint
  /** How a part was asked for that takes nothing from the quantity. */
  readonly by?: 'amount' | 'share'
}

const one: Exact = { digits: 1n, scale: 0 }
const none: Exact = { digits: 0n, scale: 0 }

/** What is left of a line's total, in minor units. */
function totalLeft({ netMinor, taxMinor }: RemainingLine): bigint {
  return netMinor + taxMinor
}

function isLeft(rest: RemainingLine): boolean {
  const { netMinor, taxMinor, discountMinor, quantity } = rest
  return [netMinor, taxMinor, discountMinor, quantity.digits].some((number) => number !== 0n)
}

function refuse(field: string, message: string): Refusal {
  const fix = 'Credit at most what was charged and is not credited yet.'
  return { kind: 'refused', field, message, fix }
}

function allOf(rest: RemainingLine): CreditShare {
  return { rest, numerator: one, denominator: one, quantity: rest.quantity }
}

const unsigned = ({ digits, scale }: Exact): Exact => {
  return { digits: digits < 0n ? -digits : digits, scale }
}

function byQuantity(rest: RemainingLine, text: string): CreditShare | Refusal {
  const quantity = parseDecimal(text)
  if (quantity === undefined || quantity.digits <= 0n) {
    return refuse('quantity', `"${text}" is no quantity above zero.`)
  }
  const left = unsigned(rest.quantity)
  const after = minus(left, quantity)
  if (after.digits < 0n) {
    return refuse('quantity', `Of line ${rest.line.key} only ${asText(left)} are left to credit.`)
  }
  if (after.digits === 0n) return allOf(rest)
  const sign = rest.quantity.digits < 0n ? -1n : 1n
  const signed = { digits: quantity.digits * sign, scale: quantity.scale }
  return { rest, numerator: quantity, denominator: left, quantity: signed }
}

type Amount = { readonly minor: bigint; readonly currency: Currency }

function byAmount(rest: RemainingLine, { minor, currency }: Amount): CreditShare | Refusal {
  const left = totalLeft(rest)
  if (minor <= 0n) return refuse('minor', 'An amount to credit is above zero.')
  if (minor > left) {
    const message = `Of line ${rest.line.key} only ${formatMinor(left, currency)} are left to credit.`
    return refuse('minor', message)
  }
  if (minor === left) return { ...allOf(rest), minor }
  const scale = exponentOf(currency)
  const numerator = { digits: minor, scale }
  const denominator = { digits: left, scale }
  return { rest, numerator, denominator, quantity: none, minor, by: 'amount' }
}

const whole = (digits: bigint): Exact => ({ digits, scale: 0 })

function byShare(rest: RemainingLine, { numerator, denominator }: Share): CreditShare | Refusal {
  if (numerator <= 0n || numerator > denominator || denominator > denominatorMax) {
    const message = `${numerator} of ${denominator} is no part of what is left.`
    return refuse('share', message)
  }
  if (numerator === denominator) return allOf(rest)
  const parts = { numerator: whole(numerator), denominator: whole(denominator) }
  return { rest, ...parts, quantity: none, by: 'share' }
}

/** Nobody counts finer, and a step's inputs are numbers of bounded length. */
const denominatorMax = 10n ** 18n

function shareOf(asked: CreditedLine, left: readonly RemainingLine[], currency: Currency) {
  const rest = left.find(({ line }) => line.key === asked.key)
  if (rest === undefined) return refuse('key', `The invoice has no line "${asked.key}".`)
  if (!isLeft(rest)) return refuse('key', `Nothing of line "${asked.key}" is left to credit.`)
  const { quantity, minor, share } = asked
  const ways = { quantity, minor, share }
  const [, second] = Object.entries(ways).filter(([, way]) => way !== undefined)
  if (second !== undefined) {
    return refuse(
      second[0],
      'A line is credited by quantity, by amount or by share: by one of them.',
    )
  }
  if (share !== undefined) return byShare(rest, share)
  if (minor !== undefined) return byAmount(rest, { minor, currency })
  return quantity === undefined ? allOf(rest) : byQuantity(rest, quantity)
}

/** Finds the share of each line that is asked for; refuses more than is left. */
export function sharesOf(
  what: CreditWhat,
  { left, currency }: { left: readonly RemainingLine[]; currency: PricedDocument['currency'] },
): CreditShare[] | Refusal {
  if (what.kind === 'whole') {
    const shares = left.filter(isLeft).map(allOf)
    return shares.length > 0 ? shares : refuse('what', 'The invoice is credited in full already.')
  }
  if (what.lines.length === 0) return refuse('lines', 'No line to credit was named.')
  const shares: CreditShare[] = []
  const seen = new Set<string>()
  for (const [index, asked] of what.lines.entries()) {
    const share = seen.has(asked.key)
      ? refuse('key', `Line "${asked.key}" is named twice.`)
      : shareOf(asked, left, currency)
    if ('kind' in share) return { ...share, field: `lines[${index}].${share.field}` }
    seen.add(asked.key)
    shares.push(share)
  }
  return shares
}
