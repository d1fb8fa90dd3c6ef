import { describe, expect, test } from 'vitest'
import { naivePrice } from '../../test/naive-pricer.ts'
import { shown, someOrder, someRates } from '../../test/random-order.ts'
import { seeded } from '../../test/seeded.ts'
import { exponentOf } from '../money/currency.ts'
import type { BillingProfile, OrderLine, PricedDocument } from './document.ts'
import { priceDocument, type PriceOrder } from './price.ts'
import { durabill } from './profiles.ts'
import { isRefusal } from './refusal.ts'
import { replaySteps } from './replay.ts'
import type { Tariff } from './tariff.ts'

const seed = 20_261_121
const documents = 20_000

function amounts(document: PricedDocument): string {
  const lines = document.lines.map((line) => ({
    list: line.listMinor,
    discount: line.discountMinor,
    net: line.netMinor,
    tax: line.taxMinor,
  }))
  const groups = document.taxes.map((tax) => [tax.category, tax.taxMinor])
  return shown([lines, groups, document.totalMinor])
}

function naiveAmounts(order: PriceOrder): string {
  const naive = naivePrice({ ...order, exponent: exponentOf(order.currency), rates: someRates })
  return shown([naive.lines, [...naive.taxByCategory], naive.total])
}

test(`${documents} documents agree with the naive pricer, to the last unit`, () => {
  const random = seeded(seed)
  let priced = 0
  while (priced < documents) {
    const order = someOrder(random)
    const document = priceDocument(order)
    if (isRefusal(document)) continue
    priced += 1
    if (amounts(document) !== naiveAmounts(order)) {
      expect.fail(`document ${priced} of seed ${seed}: ${shown(order)}`)
    }
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
    if (replays.some((replay) => replay.kind !== 'same')) {
      expect.fail(`${shown(replays)} in ${shown(order)}`)
    }
  }
})

test('steps that were tampered with do not replay', () => {
  const document = priced([line({ discount: { kind: 'percent', percent: '10' } })])
  const [first] = document.lines
  const changed = first!.steps.map((step) => ({ ...step, result: '1' }))
  expect(replaySteps({ ...first!, steps: changed }, 'CHF').kind).toBe('different')
  expect(replaySteps({ ...first!, taxMinor: 1n }, 'CHF').kind).toBe('different')
  expect(replaySteps({ ...first!, steps: first!.steps.slice(0, 1) }, 'CHF').kind).toBe('different')
})

test('tampered steps of a tariff or a share do not replay', () => {
  const { unitPrice: _price, ...unpriced } = line({ quantity: '25' })
  const tiers = [{ upTo: '10', unitAmount: '1' }, { unitAmount: '0.5' }]
  const share = { numerator: 1n, denominator: 11n }
  const lines = [
    { ...unpriced, tariff: { kind: 'graduated', tiers }, share },
    { ...unpriced, tariff: { kind: 'package', size: '10', amount: '3' }, share },
  ] as const
  for (const whole of priced(lines).lines) {
    for (const [at, step] of whole.steps.entries()) {
      for (const name of Object.keys(step.inputs)) {
        if (!/^\d/.test(step.inputs[name] ?? '') || name === 'country') continue
        const inputs = { ...step.inputs, [name]: '7' }
        const steps = whole.steps.with(at, { ...step, inputs })
        expect(replaySteps({ ...whole, steps }, 'CHF').kind, `${step.rule}.${name}`).toBe(
          'different',
        )
      }
    }
  }
})

function line(change: Partial<OrderLine> = {}): OrderLine {
  const plain = { key: '1', description: 'A thing', quantity: '1', unitPrice: '10' } as const
  return { ...plain, taxCategory: 'standard', ...change }
}

function order(lines: readonly OrderLine[], profile: Partial<BillingProfile> = {}): PriceOrder {
  const whole = { ...durabill, ...profile }
  return { currency: 'CHF', country: 'CH', taxPoint: '2026-11-21', lines, profile: whole }
}

function priced(lines: readonly OrderLine[], profile: Partial<BillingProfile> = {}) {
  const document = priceDocument(order(lines, profile))
  if (isRefusal(document)) throw new Error(shown(document))
  return document
}

describe('the arithmetic, by example', () => {
  const three = ['1', '2', '3'].map((key) => line({ key, unitPrice: '0.99' }))

  test('tax is rounded once per group, and the lines show their shares', () => {
    const document = priced(three) // 2.97 × 8.1 % = 0.24057, though 0.080 for each line.
    expect(document.taxMinor).toBe(24n)
    expect(document.lines.map((each) => each.taxMinor)).toEqual([8n, 8n, 8n])
  })

  test('tax in the price is taken out of the group’s gross', () => {
    const document = priced(three, { prices: 'inclusive' }) // 2.97 × 8.1 ÷ 108.1 = 0.2225…
    expect(document).toMatchObject({ totalMinor: 297n, taxMinor: 22n, netMinor: 275n })
    expect(document.lines.map((each) => each.taxMinor)).toEqual([8n, 7n, 7n])
  })

  test('the rate is that of the tax point', () => {
    const last2023 = priceDocument({ ...order([line()]), taxPoint: '2023-12-31' })
    expect(last2023).toMatchObject({ taxMinor: 77n })
    expect(priced([line()]).taxMinor).toBe(81n)
  })

  test('several rates stand on one document, each its own group', () => {
    const lines = [line(), line({ key: '2', taxCategory: 'reduced' })]
    const taxes = priced(lines).taxes.map(({ rate, taxMinor }) => [rate, taxMinor])
    expect(taxes).toEqual([
      ['8.1', 81n],
      ['2.6', 26n],
    ])
  })

  test('lines of price zero are dropped where the profile says so, but never all of them', () => {
    const free = line({ key: '2', unitPrice: '0' })
    expect(priced([line(), free], { zeroLines: 'drop' }).lines).toHaveLength(1)
    expect(priced([line(), free]).lines).toHaveLength(2)
    expect(priced([free], { zeroLines: 'drop' }).lines).toHaveLength(1)
  })
})

describe('a refusal names the field', () => {
  const good = line()
  const { unitPrice: _price, ...unpriced } = good
  const free: Tariff = { kind: 'package', size: '1', amount: '0' }
  test.each<[string, readonly OrderLine[]]>([
    ['lines', []],
    ['lines[1].quantity', [good, line({ quantity: '1e3' })]],
    ['lines[0].unitPrice', [line({ unitPrice: '1,50' })]],
    ['lines[0].unitPrice', [line({ unitPrice: '-1' })]],
    ['lines[0].discount.percent', [line({ discount: { kind: 'percent', percent: '100.1' } })]],
    ['lines[0].discount', [line({ discount: { kind: 'amount', minor: 1001n } })]],
    ['lines[0].taxCategory', [line({ taxCategory: 'second-reduced' })]],
    ['lines[1].quantity', [good, line({ quantity: '-2' })]],
    ['lines', [line({ quantity: '9'.repeat(18), unitPrice: '9'.repeat(18) })]],
    ['lines[1].quantity', [{ ...good, taxCategory: 'reduced' }, line({ quantity: '-0.9' })]],
    ['lines[0].unitPrice', [unpriced]],
    ['lines[0].tariff', [line({ tariff: free })]],
    ['lines[0].tariff.tiers', [{ ...unpriced, tariff: { kind: 'graduated', tiers: [] } }]],
    ['lines[0].quantity', [{ ...unpriced, quantity: '-1', tariff: free }]],
    ['lines[0].after', [line({ after: '-1' })]],
    ['lines[0].after', [line({ after: 'many' })]],
    ['lines[0].share.denominator', [line({ share: { numerator: 0n, denominator: 0n } })]],
    ['lines[0].share.numerator', [line({ share: { numerator: -1n, denominator: 30n } })]],
    ['lines[0].share.numerator', [line({ share: { numerator: 31n, denominator: 30n } })]],
  ])('%s', (field, lines) => {
    expect(priceDocument(order(lines))).toMatchObject({ kind: 'refused', field })
  })

  test('a negative line is priced as long as the total is not below zero', () => {
    expect(priced([good, line({ quantity: '-1' })]).totalMinor).toBe(0n)
  })
})
