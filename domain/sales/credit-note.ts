import { assert } from '../assert.ts'
import { exponentOf, type Currency } from '../money/currency.ts'
import { formatMinor } from '../money/format.ts'
import { floorOf, type Ratio } from '../money/round.ts'
import { tenTo } from '../money/scale.ts'
import { roundAmounts } from '../money/share.ts'
import { sharesOf, type CreditShare, type CreditWhat } from './credit-share.ts'
import type { OrderLine, PricedDocument, PricedLine, RoundingMode, Step } from './document.ts'
import { orderedOf } from './ordered-line.ts'
import { priceDocument, type PriceOrder } from './price.ts'
import { isRefusal, type Refusal } from './refusal.ts'
import { asText, remainingOf, type RemainingLine } from './remaining.ts'
import { addUp, totalUp } from './total.ts'

type Part = 'net' | 'tax' | 'discount'
type Amounts = Readonly<Record<Part, bigint>>

/** The invoice, the notes that already stand against it, and what to credit now. */
export type CreditOrder = {
  readonly original: PricedDocument
  readonly alreadyCredited: readonly PricedDocument[]
  readonly what: CreditWhat
  /** How odd units of a partial credit are rounded; half-up unless told otherwise. */
  readonly mode?: RoundingMode
}

/**
 * Prices a credit note for an invoice of ours, in positive amounts.
 *
 * A credit is a share of what is left of each line: the quantity credited over the quantity left,
 * the amount over the total left, or the share as it was asked for. Net, tax and discount are each that share of what is left,
 * rounded once per tax group and shared out; so the tax is that of the invoice, not today's, and
 * no part is ever more than what is left. The share that takes all takes every last unit: notes
 * that end in `whole` add up to the invoice per line, per tax group and in total.
 *
 * @returns a refusal where more is asked for than is left, in a line or in the sum
 */
export function creditDocument(order: CreditOrder): PricedDocument | Refusal {
  const { original, alreadyCredited, what, mode = 'half-up' } = order
  const { currency } = original
  const left = remainingOf(original, alreadyCredited)
  const shares = sharesOf(what, { left, currency })
  if (isRefusal(shares)) return shares

  const amounts = amountsOf(shares, mode)
  const lines = shares.map((share, index) => creditLine(share, amounts[index]!, currency))
  const country = original.taxes[0]?.country
  assert(country !== undefined, 'an invoice has at least one line, and so a tax group')
  const note = totalUp(lines, { currency, country })
  return refuseSum(note, left) ?? note
}

/**
 * Prices a cancellation whose invoice is not ours: as an order of its lines at the rate of the day
 * of the document it corrects, if that is known, else of the given tax point. Quantities are given
 * above zero, and so are the amounts of the note.
 */
export function creditUnreferenced(
  order: PriceOrder & { readonly corrects: { readonly issuedOn?: string } },
): PricedDocument | Refusal {
  const negative = order.lines.findIndex((line) => line.quantity.startsWith('-'))
  if (negative !== -1) {
    const field = `lines[${negative}].quantity`
    const fix = 'Say how much is taken back as a quantity above zero.'
    return { kind: 'refused', field, message: 'A cancelled quantity has no minus sign.', fix }
  }
  return priceDocument({ ...order, taxPoint: order.corrects.issuedOn ?? order.taxPoint })
}

function refuseSum(note: PricedDocument, left: readonly RemainingLine[]): Refusal | undefined {
  const { netMinor, taxMinor } = note
  const netLeft = addUp(left.map((rest) => rest.netMinor)) - netMinor
  const taxLeft = addUp(left.map((rest) => rest.taxMinor)) - taxMinor
  if ([netMinor, taxMinor, netLeft, taxLeft].every((minor) => minor >= 0n)) return undefined
  return {
    kind: 'refused',
    field: 'lines',
    message:
      netMinor < 0n || taxMinor < 0n
        ? 'These lines come to less than nothing.'
        : 'This is more than the invoice came to, after the lines that reduced it.',
    fix: 'Credit the lines of negative quantity together with those they reduce, or the whole.',
  }
}

function part(minor: bigint, { numerator, denominator }: CreditShare): Ratio {
  const over = minor * numerator.digits * tenTo(denominator.scale)
  return { over, under: denominator.digits * tenTo(numerator.scale) }
}

function amountsOf(shares: readonly CreditShare[], mode: RoundingMode): Amounts[] {
  const names = shares.map(({ rest: { line } }) => `${line.taxCategory} ${line.taxRate}`)
  const groups = [...Map.groupBy(names.keys(), (index) => names[index]!).values()]
  const plan = { mode, at: 'tax-group', groups } as const
  const tax = roundAmounts(
    shares.map((share) => part(share.rest.taxMinor, share)),
    plan,
  )
  // Where an amount was asked for, net and tax make exactly that amount.
  const exactNet = shares.map((share, index) =>
    share.minor === undefined
      ? part(share.rest.netMinor, share)
      : { over: share.minor - tax[index]!, under: 1n },
  )
  const net = roundAmounts(exactNet, plan)
  const discount = roundAmounts(
    shares.map((share) => part(share.rest.discountMinor, share)),
    plan,
  )
  return shares.map((_, index) => {
    return { net: net[index]!, tax: tax[index]!, discount: discount[index]! }
  })
}

function creditLine(share: CreditShare, amounts: Amounts, currency: Currency): PricedLine {
  const { line } = share.rest
  const { net, tax, discount } = amounts
  const inclusive = line.listMinor - line.discountMinor !== line.netMinor
  const list = net + discount + (inclusive ? tax : 0n)
  return {
    ...orderPart(share, { list, discount, currency }),
    listMinor: list,
    discountMinor: discount,
    netMinor: net,
    taxMinor: tax,
    totalMinor: net + tax,
    taxRate: line.taxRate,
    credits: { quantity: asText(share.quantity) },
    steps: creditSteps(share, amounts, currency),
  }
}

type Shown = { readonly list: bigint; readonly discount: bigint; readonly currency: Currency }

/** A quantity keeps the invoice's price; a mere amount is printed as one times itself. */
function orderPart(
  { rest, quantity, by }: CreditShare,
  { list, discount, currency }: Shown,
): OrderLine {
  const { unitPrice, tariff, after, share, discount: off, ...line } = orderedOf(rest.line)
  const price =
    by === undefined
      ? {
          quantity: asText(quantity),
          ...(unitPrice === undefined ? {} : { unitPrice }),
          ...(tariff === undefined ? {} : { tariff }),
          ...(after === undefined ? {} : { after }),
          ...(share === undefined ? {} : { share }),
        }
      : { quantity: '1', unitPrice: formatMinor(list, currency) }
  return {
    ...line,
    ...price,
    ...(off?.kind === 'percent' ? { discount: off } : {}),
    ...(off?.kind === 'amount' ? { discount: { kind: 'amount', minor: discount } } : {}),
  }
}

const restOf: Readonly<Record<Part, (rest: RemainingLine) => bigint>> = {
  net: (rest) => rest.netMinor,
  tax: (rest) => rest.taxMinor,
  discount: (rest) => rest.discountMinor,
}

function creditSteps(share: CreditShare, amounts: Amounts, currency: Currency): Step[] {
  const parts = (['discount', 'net', 'tax'] as const).filter((name) => {
    return name === 'net' || restOf[name](share.rest) !== 0n
  })
  return parts.map((name) => {
    const remaining = restOf[name](share.rest)
    const odd = amounts[name] - floorOf(part(remaining, share))
    const inputs = {
      part: name,
      remaining: formatMinor(remaining, currency),
      numerator: asText(share.numerator),
      denominator: asText(share.denominator),
      exponent: exponentOf(currency).toString(),
      odd: odd.toString(),
      ...(share.by === undefined ? {} : { by: share.by }),
    }
    return { rule: 'credit-share', inputs, result: formatMinor(amounts[name], currency) }
  })
}
