import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { planOf, TurnBook } from '../../test/turn-book.ts'
import type { Interval } from '../calendar.ts'
import type { PlanPrice, PlanVersion } from './plan.ts'
import { cancel } from './turn-cancel.ts'
import { change } from './turn-change.ts'

const seed = 20_261_122
const beginsMs = Date.parse('2026-01-31T10:00:00+01:00')
const hourMs = 3_600_000

const metered = (meter: string): PlanPrice => ({
  key: meter,
  name: meter,
  timing: 'arrears',
  meter,
  taxCategory: 'standard',
  amounts: { CHF: { kind: 'per-unit', unitAmount: '1.00' } },
})

const recurring = (timing: PlanPrice['timing'], unitAmount: string): PlanPrice => ({
  key: timing,
  name: timing,
  timing,
  taxCategory: 'standard',
  amounts: { CHF: { kind: 'per-unit', unitAmount } },
})

const interval = fc.constantFrom<Interval>(
  { unit: 'month', count: 1 },
  { unit: 'month', count: 2 },
  { unit: 'week', count: 1 },
  { unit: 'day', count: 10 },
  { unit: 'year', count: 1 },
)

const amount = fc.integer({ min: 0, max: 20_000 }).map((minor) => (minor / 100).toFixed(2))

const plan = (key: string) =>
  fc
    .record({
      interval,
      alignment: fc.constantFrom('anniversary' as const, 'calendar' as const),
      trial: fc.option(fc.integer({ min: 1, max: 40 }), { freq: 3, nil: undefined }),
      advance: fc.option(amount, { nil: undefined }),
      arrears: fc.option(amount, { nil: undefined }),
      meters: fc.subarray(['calls', 'bytes']),
    })
    .map(({ trial, advance, arrears, meters, ...rest }) =>
      planOf(key, {
        ...rest,
        ...(trial === undefined ? {} : { trial: { days: trial, needs: 'nothing' as const } }),
        prices: [
          ...(advance === undefined ? [] : [recurring('advance', advance)]),
          ...(arrears === undefined ? [] : [recurring('arrears', arrears)]),
          ...meters.map(metered),
        ],
      }),
    )

const deed = fc.oneof(
  { weight: 4, arbitrary: fc.record({ wait: fc.integer({ min: 0, max: 24 * 45 }) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      use: fc.constantFrom('calls', 'bytes'),
      back: fc.integer({ min: 0, max: 24 * 50 }),
      units: fc.bigInt({ min: 1n, max: 1_000n }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      to: fc.option(fc.integer({ min: 0, max: 2 }), { nil: undefined }),
      quantity: fc.option(fc.constantFrom('1', '2', '7'), { nil: undefined }),
      when: fc.constantFrom('now', 'period-end', 'auto', 'never'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      stop: fc.constantFrom('period-end', 'never'),
      settle: fc.constantFrom('credit', 'none'),
    }),
  },
)

type Deed = typeof deed extends fc.Arbitrary<infer D> ? D : never

function act(book: TurnBook, plans: readonly PlanVersion[], what: Deed): void {
  if ('wait' in what) book.advance(book.nowMs + what.wait * hourMs)
  else if ('use' in what)
    book.use(what.use, { atMs: book.nowMs - what.back * hourMs, units: what.units })
  else if ('stop' in what)
    book.take(cancel(book.situation(), { when: what.stop, settle: what.settle }))
  else {
    const named = what.to === undefined ? undefined : plans[what.to]
    const { quantity, when } = what
    book.take(
      change(book.situation(), {
        when,
        ...(named === undefined ? {} : { plan: { planId: named.planId, version: 1 } }),
        ...(quantity === undefined ? {} : { quantity }),
      }),
    )
  }
}

const lives = fc.record({
  plans: fc.tuple(plan('a'), plan('b'), plan('c')),
  deeds: fc.array(deed, { maxLength: 25 }),
  zone: fc.constantFrom('Europe/Zurich', 'America/New_York', 'Asia/Kathmandu'),
  graceHours: fc.constantFrom(0, 0, 72),
  discountPercent: fc.constantFrom('0', '33.3'),
})

/** Tells random lives, and looks at each after every deed and at its end. */
function inEveryLife(
  look: (book: TurnBook, plans: readonly PlanVersion[]) => void,
  atEnd: (book: TurnBook) => void = () => {},
) {
  console.info(`seed ${seed}`)
  fc.assert(
    fc.property(lives, ({ plans, deeds, ...rest }) => {
      const book = new TurnBook({ plans, nowMs: beginsMs, ...rest })
      for (const what of deeds) {
        act(book, plans, what)
        look(book, plans)
      }
      atEnd(book)
    }),
    { seed, numRuns: 400 },
  )
}

test('no line is ever given back beyond what it charged', () => {
  inEveryLife((book) => {
    for (const { priced, notes } of book.invoices.values()) {
      for (const line of priced.lines) {
        const back = notes
          .flatMap((note) => note.lines)
          .filter(({ key }) => key === line.key)
          .reduce((sum, { totalMinor }) => sum + totalMinor, 0n)
        expect(back <= line.totalMinor).toBe(true)
      }
    }
  })
})

test('periods have one number each and follow each other, whatever is changed', () => {
  inEveryLife((book) => {
    const recurringOnes = book.periods.filter(({ purpose }) => purpose === 'recurring')
    expect(recurringOnes.map(({ index }) => index)).toEqual(recurringOnes.map((_, at) => at))
    for (const [at, { startMs, endMs }] of book.periods.entries()) {
      const before = book.periods[at - 1]
      expect(startMs).toBeLessThan(endMs)
      if (before === undefined) continue
      // A change of rhythm ends a period on its day.
      expect(startMs >= before.startMs && startMs <= before.endMs).toBe(true)
    }
  })
})

test('a meter of the plan is counted by one window at a time, without a gap', () => {
  inEveryLife((book) => {
    const { state, plan: ref } = book.subscription
    if (state === 'cancelled') return
    const meters = book
      .situation()
      .planOf(ref)
      .prices.flatMap(({ meter }) => meter ?? [])
    for (const meter of meters) {
      const counting = book.windows.filter(
        (one) =>
          one.meterKey === meter &&
          one.open &&
          one.lateFor === undefined &&
          one.startMs <= book.nowMs &&
          one.endMs > book.nowMs,
      )
      expect(counting.length).toBe(1)
    }
  })
})

test('all that was used after the trial is rated once, and what is over bills nothing more', () => {
  inEveryLife(
    () => {},
    (book) => {
      book.take(cancel(book.situation(), { when: 'now', settle: 'credit' }))
      book.advance(book.nowMs + 30 * 24 * hourMs + 72 * hourMs)
      expect(book.subscription.state).toBe('cancelled')
      const lines = book.turns.flatMap(({ turn }) => turn.lines)
      const rated = lines
        .filter((one) => one.for === 'usage')
        .reduce((sum, { line }) => sum + BigInt(line.quantity), 0n)
      const used = book.windows
        .filter(({ periodIndex }) => periodIndex >= 0)
        .reduce((sum, { total }) => sum + total, 0n)
      expect(rated).toBe(used)
      expect(book.windows.filter(({ open }) => open)).toEqual([])

      const turns = book.turns.length
      book.advance(book.nowMs + 1_000 * 24 * hourMs)
      expect(book.turns.length).toBe(turns)
    },
  )
})
