import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defaultDunning, nextStep, type Situation } from './dunning.ts'

const seed = 20_261_121
const monday = Date.parse('2026-03-02T10:00:00+01:00')
const day = 86_400_000

const declined = (decline: 'soft' | 'hard' | 'action' | 'unmapped') =>
  ({ kind: 'declined', decline }) as const
const situation = (more: Partial<Situation>): Situation => ({
  outcome: declined('soft'),
  attempts: 1,
  asks: 0,
  nowMs: monday,
  firstFailedMs: monday,
  zone: 'Europe/Zurich',
  ...more,
})
const step = (more: Partial<Situation>) => nextStep(defaultDunning, situation(more))

describe('after a soft decline', () => {
  test.each([
    { attempts: 1, at: '2026-03-05T09:00:00+01:00' },
    { attempts: 2, at: '2026-03-07T09:00:00+01:00' },
    { attempts: 3, at: '2026-03-09T09:00:00+01:00' },
    { attempts: 4, at: '2026-03-09T09:00:00+01:00' },
  ])('number $attempts the card is tried again at $at', ({ attempts, at }) => {
    expect(step({ attempts })).toEqual({ kind: 'charge', atMs: Date.parse(at), grace: true })
  })

  test('number five it is over', () => {
    expect(step({ attempts: 5 })).toEqual({ kind: 'give-up', because: 'retries-exhausted' })
  })

  test('a code we have not met is treated as soft', () => {
    expect(step({ outcome: declined('unmapped') })).toEqual(step({}))
  })
})

/** When a card is tried again that was declined at `fromMs`. */
function daysLater(asked: { fromMs: number; days: number; hour: number; zone: string }): number {
  const { fromMs, days, hour, zone } = asked
  const policy = { ...defaultDunning, retryAfterDays: [days], hour }
  const next = nextStep(policy, situation({ nowMs: fromMs, firstFailedMs: fromMs, zone }))
  return next.kind === 'give-up' ? Number.NaN : next.atMs
}

describe('while the payer must act', () => {
  const outcomes: Situation['outcome'][] = [
    declined('hard'),
    declined('action'),
    { kind: 'requires-action' },
    { kind: 'no-method' },
  ]

  test.each(outcomes)(
    '%o: reminded on day 3 and 7, given up on day 14, no access before',
    (outcome) => {
      const seen: string[] = []
      let nowMs = monday
      for (;;) {
        const next = step({ outcome, nowMs })
        if (next.kind === 'give-up') break
        expect(next).toMatchObject({ kind: 'wait', grace: false })
        seen.push(new Date(next.atMs).toISOString())
        nowMs = next.atMs
      }
      expect(seen).toEqual([
        '2026-03-05T08:00:00.000Z',
        '2026-03-09T08:00:00.000Z',
        '2026-03-16T08:00:00.000Z',
      ])
    },
  )
})

describe('while the outcome is unknown', () => {
  test('it is asked after a minute, five, an hour, then daily, and access is kept', () => {
    const pauses = [0, 1, 2, 3, 9].map((asks) => step({ outcome: { kind: 'unknown' }, asks }))
    expect(pauses).toEqual(
      [60, 300, 3_600, 86_400, 86_400].map((s) => ({
        kind: 'ask',
        atMs: monday + s * 1_000,
        grace: true,
      })),
    )
  })

  test('no number of questions turns it into anything else', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.nat(50),
        (asks, attempts) => step({ outcome: { kind: 'unknown' }, asks, attempts }).kind === 'ask',
      ),
      { seed },
    )
  })
})

describe('nine o’clock', () => {
  test.each([
    {
      what: 'a missing hour resolves forward',
      from: '2026-03-28T12:00:00+01:00',
      hour: 2,
      at: '2026-03-29T03:00:00+02:00',
    },
    {
      what: 'an hour that comes twice is the first',
      from: '2026-10-24T12:00:00+02:00',
      hour: 2,
      at: '2026-10-25T02:00:00+02:00',
    },
    {
      what: 'stays nine after the clocks change',
      from: '2026-03-28T12:00:00+01:00',
      hour: 9,
      at: '2026-03-29T09:00:00+02:00',
    },
  ])('$what', ({ from, hour, at }) => {
    const instant = daysLater({ fromMs: Date.parse(from), days: 1, hour, zone: 'Europe/Zurich' })
    expect(new Date(instant).toISOString()).toBe(new Date(at).toISOString())
  })

  test('a day is the customer’s, not the server’s', () => {
    const fromMs = Date.parse('2026-03-02T23:30:00Z') // Already Tuesday in Tokyo, still Monday in Lima.
    const in3 = (zone: string) =>
      new Date(daysLater({ fromMs, days: 3, hour: 9, zone })).toISOString()
    expect(in3('Asia/Tokyo')).toBe('2026-03-06T00:00:00.000Z')
    expect(in3('America/Lima')).toBe('2026-03-05T14:00:00.000Z')
  })
})

test('every step lies in the future, ends, and answers the same twice, in every zone', () => {
  const zones = fc.constantFrom(
    'Europe/Zurich',
    'America/New_York',
    'Asia/Kolkata',
    'Australia/Lord_Howe',
    'Pacific/Apia',
  )
  const outcomes = fc.constantFrom(
    declined('soft'),
    declined('hard'),
    declined('action'),
    declined('unmapped'),
    { kind: 'no-method' } as const,
  )
  const start = fc.integer({ min: Date.parse('2024-01-01'), max: Date.parse('2030-12-31') })
  fc.assert(
    fc.property(
      zones,
      fc.array(outcomes, { minLength: 40, maxLength: 40 }),
      start,
      (zone, drawn, firstFailedMs) => {
        let nowMs = firstFailedMs
        for (const [index, outcome] of drawn.entries()) {
          const now = situation({ outcome, attempts: index + 1, nowMs, firstFailedMs, zone })
          const next = nextStep(defaultDunning, now)
          expect(nextStep(defaultDunning, now)).toEqual(next)
          if (next.kind === 'give-up') return
          expect(next.atMs).toBeGreaterThan(nowMs)
          expect(next.atMs).toBeLessThan(nowMs + 16 * day)
          nowMs = next.atMs
        }
        throw new Error('It never ends.')
      },
    ),
    { seed, numRuns: 500 },
  )
})
