import { expect, test } from 'vitest'
import { naivePrice } from '../../test/naive-pricer.ts'
import { pick, seeded } from '../../test/seeded.ts'
import { exponentOf, type Currency } from '../money/currency.ts'
import type { BillingProfile, Discount, OrderLine, TaxCategory } from './document.ts'
import { priceDocument, type PriceOrder } from './price.ts'
import { durabill } from './profiles.ts'
import { isRefusal } from './refusal.ts'
import { replaySteps } from './replay.ts'

type Random = (below: number) => number

const seed = 20_261_121
const documents = 20_000
const taxed = [
  ['standard', '8.1'],
  ['reduced', '2.6'],
  ['second-reduced', '5.5'],
  ['special', '3.8'],
] as const satisfies readonly (readonly [TaxCategory, string])[]

const rates = new Map<string, string>([...taxed, ['zero', '0']])
const table = taxed.map(([category, rate]) => {
  return { country: 'XX', category, rate, from: '2000-01-01', source: 'test' }
})

function decimal(random: Random, { digits, scale }: { digits: number; scale: number }): string {
  const text = random(10 ** digits).toString()
  return scale === 0
    ? text
    : `${text}.${random(10 ** scale)
        .toString()
        .padStart(scale, '0')}`
}

function someDiscount(random: Random): { discount?: Discount } {
  const kind = random(4)
  if (kind === 0) return { discount: { kind: 'amount', minor: BigInt(random(30)) } }
  if (kind > 1) return {}
  return {
    discount: { kind: 'percent', percent: decimal(random, { digits: 2, scale: random(3) }) },
  }
}

function someLine(random: Random, at: number): OrderLine {
  const sign = random(12) === 0 ? '-' : ''
  return {
    key: `${at + 1}`,
    description: 'A thing',
    quantity: sign + decimal(random, { digits: 1 + random(3), scale: random(4) }),
    unitPrice: decimal(random, { digits: 1 + random(4), scale: random(7) }),
    ...someDiscount(random),
    taxCategory: pick(random, ['standard', 'reduced', 'second-reduced', 'special', 'zero']),
  }
}

function someOrder(random: Random): PriceOrder {
  const profile: BillingProfile = {
    ...durabill,
    rounding: {
      mode: pick(random, ['half-up', 'half-even', 'down']),
      at: pick(random, ['line', 'tax-group', 'document']),
    },
    prices: pick(random, ['exclusive', 'inclusive']),
  }
  const currency: Currency = pick(random, ['CHF', 'EUR', 'JPY', 'KWD', 'CLF'])
  const lines = Array.from({ length: 1 + random(8) }, (_, at) => someLine(random, at))
  return { currency, lines, profile, country: 'XX', taxPoint: '2026-11-21', rates: table }
}

const shown = (value: unknown) =>
  JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? `${item}` : item))

test(`${documents} documents agree with the naive pricer, to the last unit`, () => {
  const random = seeded(seed)
  let priced = 0
  while (priced < documents) {
    const order = someOrder(random)
    const document = priceDocument(order)
    if (isRefusal(document)) continue
    priced += 1
    const naive = naivePrice({ ...order, exponent: exponentOf(order.currency), rates })
    const lines = document.lines.map((line) => ({
      list: line.listMinor,
      discount: line.discountMinor,
      net: line.netMinor,
      tax: line.taxMinor,
    }))
    const groups = new Map<string, bigint>(
      document.taxes.map((tax) => [tax.category, tax.taxMinor]),
    )
    const agrees =
      shown([lines, [...groups], document.totalMinor]) ===
      shown([naive.lines, [...naive.taxByCategory], naive.total])
    if (!agrees) expect.fail(`document ${priced} of seed ${seed}: ${shown(order)}`)
  }
  expect(priced).toBe(documents)
})

test('every line’s steps replay to its amounts', () => {
  const random = seeded(seed + 1)
  for (let round = 0; round < 3_000; round += 1) {
    const order = someOrder(random)
    const document = priceDocument(order)
    if (isRefusal(document)) continue
    const replays = document.lines.map((line) => replaySteps(line, document.currency))
    expect(replays, shown(order)).toEqual(replays.map(() => ({ kind: 'same' })))
  }
})
