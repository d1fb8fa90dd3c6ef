import { describe, expect, test } from 'vitest'
import { shown, someOrder } from '../../test/random-order.ts'
import { seeded } from '../../test/seeded.ts'
import type { CustomerId } from '../ids.ts'
import { creditDocument } from '../sales/credit-note.ts'
import type { PricedDocument } from '../sales/document.ts'
import { priceDocument } from '../sales/price.ts'
import { isRefusal, type Refusal } from '../sales/refusal.ts'
import { balanced, reversed, type Posting } from './balance.ts'
import { creditApplied, paymentReceived, refundPaid, writtenOff } from './movement.ts'
import { creditNoteIssued, invoiceFinalized, unreferencedCredit } from './posting.ts'

const customerId: CustomerId = 'cus_1'

function priced(answer: PricedDocument | Refusal): PricedDocument {
  if (isRefusal(answer)) throw new Error(shown(answer))
  return answer
}

const invoice = priced(
  priceDocument({
    currency: 'CHF',
    country: 'CH',
    taxPoint: '2026-11-21',
    profile: {
      key: 'test',
      version: 1,
      rounding: { mode: 'half-up', at: 'tax-group' },
      prices: 'exclusive',
      zeroLines: 'keep',
    },
    lines: [
      { key: '1', description: 'A', quantity: '1', unitPrice: '100', taxCategory: 'standard' },
      { key: '2', description: 'B', quantity: '1', unitPrice: '50', taxCategory: 'reduced' },
      { key: '3', description: 'C', quantity: '1', unitPrice: '10', taxCategory: 'exempt' },
    ],
  }),
)
const due = { currency: 'CHF', minor: invoice.totalMinor } as const

function balances(postings: readonly Posting[]): Record<string, string> {
  const sums = new Map<string, bigint>()
  for (const { account, minor } of postings) sums.set(account, (sums.get(account) ?? 0n) + minor)
  const open = [...sums].filter(([, minor]) => minor !== 0n)
  return Object.fromEntries(open.map(([account, minor]) => [account, `${minor}`]))
}

describe('an entry', () => {
  test('for an invoice: the customer owes it; it is earned, and taxed by rate', () => {
    expect(balances(invoiceFinalized(invoice, customerId))).toEqual({
      'receivable:cus_1': '16940',
      revenue: '-16000',
      'tax:CH:standard:8.1': '-810',
      'tax:CH:reduced:2.6': '-130',
    })
  })

  test('leaves out postings of nothing', () => {
    const accounts = invoiceFinalized(invoice, customerId).map((posting) => posting.account)
    expect(accounts).not.toContain('tax:CH:exempt:0')
  })

  test('for a payment clears the receivable; the money is in transit', () => {
    const movement = { customerId, provider: 'stripe', amount: due }
    const paid = [...invoiceFinalized(invoice, customerId), ...paymentReceived(movement)]
    expect(balances(paid)).not.toHaveProperty('receivable:cus_1')
    expect(balances(paid)).toMatchObject({ 'in-transit:stripe': '16940' })
  })

  test('an invoice, paid, credited in whole and refunded leaves nothing anywhere', () => {
    const movement = { customerId, provider: 'stripe', amount: due }
    const whole = { kind: 'whole' } as const
    const note = priced(creditDocument({ original: invoice, alreadyCredited: [], what: whole }))
    const story = [
      ...invoiceFinalized(invoice, customerId),
      ...paymentReceived(movement),
      ...creditNoteIssued(note, customerId),
      ...refundPaid({ ...movement, from: 'receivable' }),
    ]
    expect(balances(story)).toEqual({})
  })

  test('a credit without an invoice is held for the customer, then used or paid back', () => {
    const credit = unreferencedCredit(invoice, customerId)
    expect(balances(credit)).toMatchObject({ 'customer-credit:cus_1': '-16940', revenue: '16000' })
    const used = [
      ...invoiceFinalized(invoice, customerId),
      ...credit,
      ...creditApplied(customerId, due),
    ]
    expect(balances(used)).toEqual({})
    const refund = { customerId, provider: 'stripe', amount: due, from: 'customer-credit' } as const
    expect(balances([...credit, ...refundPaid(refund)])).not.toHaveProperty('customer-credit:cus_1')
  })

  test('what is given up is written off', () => {
    const lost = [...invoiceFinalized(invoice, customerId), ...writtenOff(customerId, due)]
    expect(balances(lost)).toMatchObject({ 'write-off': '16940' })
    expect(balances(lost)).not.toHaveProperty('receivable:cus_1')
  })

  test('of any document balances, and reversing it leaves nothing', () => {
    const random = seeded(20_261_124)
    for (let round = 0; round < 1_000; round += 1) {
      const document = priceDocument(someOrder(random))
      if (isRefusal(document)) continue
      const entry = invoiceFinalized(document, customerId)
      expect(entry.reduce((sum, { minor }) => sum + minor, 0n)).toBe(0n)
      expect(balances([...entry, ...reversed(entry)])).toEqual({})
    }
  })
})

test('an entry that does not balance, in each currency, is a broken promise', () => {
  const one: Posting = { account: 'revenue', currency: 'CHF', minor: 1n }
  expect(() => balanced([one])).toThrow('in CHF')
  expect(() => balanced([one, { ...one, currency: 'EUR', minor: -1n }])).toThrow('in CHF')
})

test('nothing, or less, does not move', () => {
  const amount = { currency: 'CHF', minor: 0n } as const
  expect(() => paymentReceived({ customerId, provider: 'stripe', amount })).toThrow('above zero')
})
