import { describe, expect, test } from 'vitest'
import { seeded } from '../../test/seeded.ts'
import type { CustomerId } from '../ids.ts'
import type { PricedDocument, TaxGroup } from '../sales/document.ts'
import { balanced, reversed, type Posting } from './balance.ts'
import { paymentReceived, refundPaid, writtenOff } from './movement.ts'
import { creditApplied } from './held.ts'
import { creditNoteIssued, invoiceFinalized, unreferencedCredit } from './posting.ts'

const customerId: CustomerId = 'cus_1'

function documentOf(taxes: readonly TaxGroup[]): PricedDocument {
  const netMinor = taxes.reduce((sum, group) => sum + group.netMinor, 0n)
  const taxMinor = taxes.reduce((sum, group) => sum + group.taxMinor, 0n)
  return { currency: 'CHF', lines: [], taxes, netMinor, taxMinor, totalMinor: netMinor + taxMinor }
}

const country = 'CH'
const invoice = documentOf([
  { country, category: 'standard', rate: '8.1', netMinor: 10_000n, taxMinor: 810n },
  { country, category: 'reduced', rate: '2.6', netMinor: 5_000n, taxMinor: 130n },
  { country, category: 'exempt', rate: '0', netMinor: 1_000n, taxMinor: 0n },
])
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
    const story = [
      ...invoiceFinalized(invoice, customerId),
      ...paymentReceived(movement),
      ...creditNoteIssued(invoice, customerId),
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
      const taxes = invoice.taxes.slice(random(3)).map((group) => {
        return { ...group, netMinor: BigInt(random(9_999)), taxMinor: BigInt(random(99)) }
      })
      const document = documentOf(taxes)
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
