import { expect, test } from 'vitest'
import { shown, someOrder } from '../../test/random-order.ts'
import { seeded } from '../../test/seeded.ts'
import { creditDocument } from './credit-note.ts'
import type { OrderLine, PricedDocument } from './document.ts'
import { explainDocument, explainLine } from './explain.ts'
import { priceDocument } from './price.ts'
import { durabill } from './profiles.ts'
import { isRefusal, type Refusal } from './refusal.ts'
import type { Tariff } from './tariff.ts'

function priced(answer: PricedDocument | Refusal): PricedDocument {
  if (isRefusal(answer)) throw new Error(shown(answer))
  return answer
}

const ordered = { key: '1', description: 'A thing', quantity: '6', unitPrice: '2.55' } as const

function explained(change: Partial<OrderLine>, inclusive = false): string {
  return explainedLine({ ...ordered, taxCategory: 'standard', ...change }, inclusive)
}

function explainedLine(line: OrderLine, inclusive = false): string {
  const document = priceDocument({
    currency: 'GBP',
    country: 'GB',
    taxPoint: '2026-11-21',
    profile: { ...durabill, prices: inclusive ? 'inclusive' : 'exclusive' },
    lines: [line],
  })
  return explainLine(priced(document).lines[0]!, 'GBP')
}

test('a line says its arithmetic in one sentence', () => {
  expect(explained({ discount: { kind: 'percent', percent: '10' } })).toBe(
    '6 × 2.55 = 15.30; −10 % = 13.77; VAT GB 20 % = 2.754 ≈ 2.75',
  )
  expect(explained({ discount: { kind: 'amount', minor: 30n } }, true)).toBe(
    '6 × 2.55 = 15.30; −0.30 = 15.00; of which VAT GB 20 % = 2.50',
  )
  expect(explained({ quantity: '2530', unitPrice: '0.01735', taxCategory: 'exempt' })).toBe(
    '2,530 × 0.01735 = 43.8955 ≈ 43.90; no tax (exempt)',
  )
})

/** What a line says that has no unit price and no tax. */
function rated(change: Partial<OrderLine>): string {
  const { unitPrice: _price, ...line } = { ...ordered, taxCategory: 'exempt', ...change } as const
  return explainedLine(line).replace('; no tax (exempt)', '')
}

test('a line under a tariff says its tiers or its blocks, and a part of a period its share', () => {
  const free = { upTo: '10000', unitAmount: '0.00' }
  const calls: Tariff = { kind: 'graduated', tiers: [free, { unitAmount: '0.01735' }] }
  expect(rated({ quantity: '12530', tariff: calls })).toBe(
    '12,530 units: 10,000 × 0.00 + 2,530 × 0.01735 = 43.8955 ≈ 43.90',
  )
  expect(rated({ quantity: '2530', after: '10000', tariff: calls })).toBe(
    '2,530 units after 10,000: 2,530 × 0.01735 = 43.8955 ≈ 43.90',
  )
  const seats: Tariff = { kind: 'graduated', tiers: [{ unitAmount: '3', flatAmount: '9' }] }
  expect(rated({ quantity: '2', tariff: seats })).toBe('2 × 3 + 9 = 15.00')
  const packs: Tariff = { kind: 'package', size: '1000', amount: '5', free: '100' }
  expect(rated({ quantity: '1500', tariff: packs })).toBe(
    '1,500 units: 2 × 5 for each 1,000, 100 free = 10.00',
  )
  const month = { quantity: '1', unitPrice: '49.00', taxCategory: 'exempt' } as const
  expect(explained({ ...month, share: { numerator: 21n, denominator: 30n } })).toBe(
    '1 × 49.00 = 49.00; 49.00 × 21/30 = 34.30; no tax (exempt)',
  )
  expect(explained({ ...month, share: { numerator: 10n, denominator: 30n } })).toBe(
    '1 × 49.00 = 49.00; 49.00 × 10/30 ≈ 16.33; no tax (exempt)',
  )
})

test('a document says its lines, its taxes and its total', () => {
  const line = { key: '1', description: 'Chair', quantity: '2', unitPrice: '1000' } as const
  const setting = { currency: 'CHF', country: 'CH', taxPoint: '2026-11-21' } as const
  const lines = [{ ...line, taxCategory: 'standard' }] as const
  const invoice = priced(priceDocument({ ...setting, profile: durabill, lines }))
  expect(explainDocument(invoice).split('\n')).toEqual([
    '1. Chair: 2 × 1,000 = 2,000.00; VAT CH 8.1 % = 162.00',
    'VAT CH standard 8.1 % on 2,000.00 = 162.00',
    'net 2,000.00 + tax 162.00 = CHF 2,162.00',
  ])
  const what = { kind: 'lines', lines: [{ key: '1', quantity: '1' }] } as const
  const note = priced(creditDocument({ original: invoice, alreadyCredited: [], what }))
  expect(explainDocument(note).split('\n')[0]).toBe(
    '1. Chair: net 1/2 of 2,000.00 left = 1,000.00; tax 1/2 of 162.00 left = 81.00',
  )
})

test('no explanation has a hole in it', () => {
  const random = seeded(20_261_123)
  for (let round = 0; round < 1_000; round += 1) {
    const document = priceDocument(someOrder(random))
    if (isRefusal(document)) continue
    expect(explainDocument(document)).not.toMatch(/undefined|NaN|= ;|\s\s/)
  }
})
