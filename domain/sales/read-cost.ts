import { multiply, parseDecimal, type Exact } from '../money/decimal.ts'
import type { OrderLine, Share } from './document.ts'
import { rate, type Rated } from './rate.ts'
import { readTariff } from './read-tariff.ts'
import { isRefusal, type Refusal } from './refusal.ts'

/** What a line's quantity costs for a full period: in major units, exact. */
export type Cost = { readonly product: Exact; readonly rated?: Rated }

const fixDecimal =
  'Write digits with at most one point, such as "2.55": up to 18 before it and 12 behind.'

const none: Exact = { digits: 0n, scale: 0 }

function refuse(field: string, message: string, fix: string): Refusal {
  return { kind: 'refused', field, message, fix }
}

function readDecimal(text: string, { field, named }: { field: string; named: string }) {
  const message = `The ${named} "${text}" is not a plain decimal number.`
  return parseDecimal(text) ?? refuse(field, message, fixDecimal)
}

/** Reads what a line costs, by its unit price or its tariff. A refusal names the line's field. */
export function readCost(line: OrderLine): Cost | Refusal {
  const quantity = readDecimal(line.quantity, { field: 'quantity', named: 'quantity' })
  if (isRefusal(quantity)) return quantity
  const after = readAfter(line)
  if (isRefusal(after)) return after
  const bad = line.share === undefined ? undefined : refuseShare(line.share)
  if (bad !== undefined) return bad
  return line.tariff === undefined
    ? byUnitPrice(line.unitPrice, quantity)
    : byTariff(line, { quantity, after })
}

function readAfter({ after }: OrderLine): Exact | Refusal {
  if (after === undefined) return none
  const read = readDecimal(after, { field: 'after', named: 'number of units before' })
  if (isRefusal(read) || read.digits >= 0n) return read
  const message = `The number of units before, ${after}, is negative.`
  return refuse('after', message, 'Send how many units were billed before, from zero upward.')
}

/** A share is of whole days, or of anything as fine; finer than this nobody counts. */
const denominatorMax = 10n ** 18n

function refuseShare({ numerator, denominator }: Share): Refusal | undefined {
  if (denominator <= 0n || denominator > denominatorMax) {
    const message = `A share of ${denominator} parts cannot be had.`
    return refuse(
      'share.denominator',
      message,
      'Send how many parts the whole has, from 1 to 10^18.',
    )
  }
  if (numerator >= 0n && numerator <= denominator) return undefined
  const message = `${numerator} of ${denominator} is not a part of the whole.`
  return refuse('share.numerator', message, 'Send from none to all of the parts.')
}

function byUnitPrice(unitPrice: string | undefined, quantity: Exact): Cost | Refusal {
  if (unitPrice === undefined) {
    const message = 'The line has neither a unit price nor a tariff.'
    return refuse('unitPrice', message, 'Send one of the two.')
  }
  const price = readDecimal(unitPrice, { field: 'unitPrice', named: 'unit price' })
  if (isRefusal(price)) return price
  if (price.digits >= 0n) return { product: multiply(quantity, price) }
  const message = `The unit price ${unitPrice} is negative.`
  return refuse(
    'unitPrice',
    message,
    'Give the quantity the minus sign instead, or use a discount.',
  )
}

type Usage = { readonly quantity: Exact; readonly after: Exact }

function byTariff({ tariff, unitPrice }: OrderLine, usage: Usage): Cost | Refusal {
  if (tariff === undefined || unitPrice !== undefined) {
    const message = 'The line has both a unit price and a tariff.'
    return refuse('tariff', message, 'Send one of the two.')
  }
  if (usage.quantity.digits < 0n) {
    const message = 'A tariff has no price for less than no units.'
    return refuse('quantity', message, 'Send a quantity from zero upward, or use a unit price.')
  }
  const read = readTariff(tariff)
  if (isRefusal(read)) return read
  const rated = rate(tariff, usage)
  return { product: rated.exact, rated }
}
