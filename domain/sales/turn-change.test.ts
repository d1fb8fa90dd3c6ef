import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { planOf, TurnBook } from '../../test/turn-book.ts'
import { dateIn } from '../dates.ts'
import type { PlanPrice, PlanVersion } from './plan.ts'
import { change, type ChangeWish } from './turn-change.ts'

const seed = 20_261_121
const monday = Date.parse('2026-03-02T10:00:00+01:00')
const dayMs = 86_400_000

const price = (amount: string, more: Partial<PlanPrice> = {}): PlanPrice => ({
  key: 'base',
  name: 'Base',
  timing: 'advance',
  taxCategory: 'standard',
  amounts: { CHF: { kind: 'flat', amount } },
  ...more,
})
const seats = (unitAmount: string): PlanPrice =>
  price('0', { key: 'seats', amounts: { CHF: { kind: 'per-unit', unitAmount } } })

const small = planOf('small', { prices: [price('10.00'), seats('3.00')] })
const large = planOf('large', { prices: [price('40.00'), seats('7.00')] })
const yearly = planOf('yearly', {
  interval: { unit: 'year', count: 1 },
  prices: [price('300.00'), seats('50.00')],
})
const plans = [small, large, yearly]
const to = (plan: PlanVersion, more: Partial<ChangeWish> = {}): ChangeWish => ({
  plan: { planId: plan.planId, version: 1 },
  when: 'auto',
  ...more,
})

const opened = () => new TurnBook({ plans, nowMs: monday, quantity: '2' })
const asked = (book: TurnBook, wish: ChangeWish) => book.take(change(book.situation(), wish))

test('a change and back on the same day costs nothing, to a minor unit a line', () => {
  console.info(`seed ${seed}`)
  const cents = fc.integer({ min: 0, max: 99_999 }).map((minor) => (minor / 100).toFixed(2))
  fc.assert(
    fc.property(
      fc.tuple(cents, cents, cents, cents),
      fc.integer({ min: 0, max: 30 }),
      fc.constantFrom(undefined, '12.5', '100'),
      ([a, b, c, d], days, discountPercent) => {
        const [one, two] = [
          planOf('one', { prices: [price(a), seats(b)] }),
          planOf('two', { prices: [price(c), seats(d)] }),
        ]
        const book = new TurnBook({
          plans: [one, two],
          nowMs: monday,
          quantity: '3',
          ...(discountPercent === undefined ? {} : { discountPercent }),
        })
        book.advance(monday + days * dayMs)
        const before = book.netMinor
        expect(asked(book, to(two, { when: 'now' }))).toBeUndefined()
        expect(asked(book, to(one, { when: 'now' }))).toBeUndefined()
        const lines = 2n * BigInt(1 + (days > 0 ? 1 : 0))
        const off = book.netMinor - before
        expect(off <= lines && off >= -lines).toBe(true)
      },
    ),
    { seed, numRuns: 300 },
  )
})

test('upwards it changes now: the unused days are given back, the rest of the new plan is charged', () => {
  const book = opened()
  book.advance(Date.parse('2026-03-12T10:00:00+01:00'))
  asked(book, to(large))
  const last = book.turns.at(-1)
  expect(book.subscription.plan.planId).toBe(large.planId)
  expect(last?.invoice?.lines.map((line) => line.share)).toEqual([
    { numerator: 21n, denominator: 31n },
    { numerator: 21n, denominator: 31n },
  ])
  expect(last?.turn.reversals.map(({ share }) => share)).toEqual([
    { numerator: 21n, denominator: 31n },
    { numerator: 21n, denominator: 31n },
  ])
  expect(last?.turn.access).toBe('when-paid')
  expect(book.subscription.at?.anchorOn).toBe('2026-03-02')
})

test('downwards it waits for the period’s end', () => {
  const book = opened()
  asked(book, to(large, { when: 'now' }))
  asked(book, to(small))
  expect(book.subscription.plan.planId).toBe(large.planId)
  expect(book.subscription.pending).toMatchObject({ kind: 'change', plan: { planId: 'pln_small' } })
  book.advance(Date.parse('2026-04-02T00:00:00+02:00'))
  expect(book.subscription.plan.planId).toBe(small.planId)
  expect(book.subscription.pending).toBeUndefined()
  expect(book.turns.at(-1)?.invoice?.netMinor).toBe(1_600n)
})

test('what waits goes on waiting, save for what is asked for anew', () => {
  const book = opened()
  asked(book, to(large, { when: 'now' }))
  asked(book, to(small))
  asked(book, { quantity: '5', when: 'auto' })
  expect(book.subscription).toMatchObject({
    plan: { planId: 'pln_large' },
    quantity: '5',
    pending: { plan: { planId: 'pln_small' }, quantity: '5' },
  })
  asked(book, { quantity: '4', when: 'period-end' })
  expect(book.subscription).toMatchObject({
    quantity: '5',
    pending: { plan: { planId: 'pln_small' }, quantity: '4' },
  })
  asked(book, to(large, { when: 'period-end' }))
  expect(book.subscription.pending).toMatchObject({ plan: { planId: 'pln_large' }, quantity: '4' })
  asked(book, { quantity: '5', when: 'period-end' })
  expect(book.subscription.pending).toBeUndefined()
})

test('a change that waits can be withdrawn; what it is on already is refused', () => {
  const book = opened()
  expect(asked(book, to(small))).toMatchObject({ field: 'plan' })
  expect(asked(book, { when: 'never' })).toMatchObject({ field: 'when' })
  asked(book, to(large, { when: 'period-end' }))
  expect(asked(book, to(large, { when: 'period-end' }))).toBeUndefined() // It waits already.
  expect(asked(book, { when: 'never' })).toBeUndefined()
  expect(book.subscription.pending).toBeUndefined()
})

test('another rhythm begins a period today, and counts from it', () => {
  const book = opened()
  book.advance(Date.parse('2026-03-12T10:00:00+01:00'))
  asked(book, to(yearly, { when: 'now' }))
  expect(book.subscription.at).toMatchObject({ anchorOn: '2026-03-12', index: 1, anchorIndex: 1 })
  expect(dateIn('Europe/Zurich', book.subscription.at?.endMs ?? 0)).toBe('2027-03-12')
  book.advance(Date.parse('2027-03-12T10:00:00+01:00'))
  expect(book.subscription.at?.index).toBe(2)
})

test('another rhythm that waits begins with the next period', () => {
  const book = opened()
  asked(book, to(yearly, { when: 'period-end' }))
  book.advance(Date.parse('2026-04-02T10:00:00+02:00'))
  expect(book.subscription.at).toMatchObject({ anchorOn: '2026-04-02', index: 1, anchorIndex: 1 })
  expect(dateIn('Europe/Zurich', book.subscription.at?.endMs ?? 0)).toBe('2027-04-02')
})

test('a price in arrears of a plan that is left on its first day is not charged', () => {
  const late = planOf('late', { prices: [price('31.00', { timing: 'arrears' })] })
  const book = new TurnBook({ plans: [late, yearly], nowMs: monday })
  asked(book, to(yearly, { when: 'now' }))
  expect(book.turns.at(-1)?.invoice?.lines.map((line) => line.origin?.planKey)).toEqual([
    'yearly',
    'yearly',
  ])
})
