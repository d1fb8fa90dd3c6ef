import { expect, test } from 'vitest'
import { shown, someOrder } from '../../test/random-order.ts'
import { seeded } from '../../test/seeded.ts'
import { creditDocument } from './credit-note.ts'
import type { OrderLine, PricedDocument } from './document.ts'
import { explainDocument, explainLine } from './explain.ts'
import { priceDocument } from './price.ts'
import { durabill } from './profiles.ts'
import { isRefusal, type Refusal } from './refusal.ts'

function priced(answer: PricedDocument | Refusal): PricedDocument {
  if (isRefusal(answer)) throw new Error(shown(answer))
  return answer
}

function explained(change: Partial<OrderLine>, inclusive = false): string {
  const line = { key: '1', description: 'A thing', quantity: '6', unitPrice: '2.55' } as const
  const document = priceDocument({
    currency: 'GBP',
    country: 'GB',
    taxPoint: '2026-11-21',
    profile: { ...durabill, prices: inclusive ? 'inclusive' : 'exclusive' },
    lines: [{ ...line, taxCategory: 'standard', ...change }],
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
