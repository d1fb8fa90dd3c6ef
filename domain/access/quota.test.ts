import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { periodAt } from '../calendar.ts'
import { decide } from './decide.ts'
import type { Grant } from './grant.ts'
import { periodHolding, type Quota, quotaAt } from './quota.ts'
import { spent, wanting } from './spend.ts'

const seed = 20_261_122
const units = (digits: bigint, scale = 0) => ({ digits, scale })
const monthly = {
  on: '2026-01-31',
  interval: { unit: 'month', count: 1 },
  zone: 'Europe/Zurich',
} as const

const someAnchor = fc.record({
  on: fc
    .date({ min: new Date('2020-01-01'), max: new Date('2030-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
  interval: fc.record({
    unit: fc.constantFrom('day' as const, 'week' as const, 'month' as const, 'year' as const),
    count: fc.integer({ min: 1, max: 13 }),
  }),
  zone: fc.constantFrom('UTC', 'Europe/Zurich', 'America/New_York', 'Pacific/Apia'),
})

test(`every instant from the anchor on lies in exactly the period that holds it (seed ${seed})`, () => {
  fc.assert(
    fc.property(someAnchor, fc.nat(4e11), (anchor, later) => {
      const nowMs = periodAt(anchor, 0).startMs + later
      const period = periodHolding(anchor, nowMs)
      expect(period).toEqual(periodAt(anchor, period.index))
      expect(period.startMs <= nowMs && nowMs < period.endMs).toBe(true)
    }),
    { seed, numRuns: 300 },
  )
})

test('before its anchor a quota is in its first period', () => {
  expect(periodHolding(monthly, 0).index).toBe(0)
})

const quota = (limit: bigint, used: bigint, resetsMs = periodAt(monthly, 0).endMs): Quota => ({
  limit: units(limit),
  used: units(used),
  anchor: monthly,
  resetsMs,
})

test('once its period has passed nothing is used, until the end of the one that holds', () => {
  const resetsMs = periodAt(monthly, 0).endMs
  expect(quotaAt(quota(10n, 4n), resetsMs - 1).used).toEqual(units(4n))
  expect(quotaAt(quota(10n, 4n), resetsMs)).toMatchObject({
    used: units(0n),
    resetsMs: periodAt(monthly, 1).endMs,
  })
  expect(quotaAt(quota(10n, 4n), periodAt(monthly, 7).startMs).resetsMs).toBe(
    periodAt(monthly, 7).endMs,
  )
})

const nowMs = periodAt(monthly, 0).startMs
const grant = (parts: Partial<Grant>): Grant => ({ standing: 'paid', startsMs: 0, ...parts })

test('limits of several causes add up, each use against its own; the first to reset is told', () => {
  const first = periodAt(monthly, 0).endMs
  const { allowance, ...rest } = decide(
    [grant({ quota: quota(10n, 12n, first) }), grant({ quota: quota(5n, 1n, first + 1) })],
    nowMs,
  )
  expect(rest).toEqual({ allowed: true, reason: 'paid' })
  expect(allowance).toEqual({ limit: '15', used: '13', remaining: '4', resetsMs: first })
})

test('one cause without a limit is no limit; one that has ended does not count', () => {
  const limited = grant({ quota: quota(1n, 1n) })
  expect(decide([limited, grant({ standing: 'trial' })], nowMs)).toEqual({
    allowed: true,
    reason: 'paid',
  })
  expect(decide([limited, grant({ endsMs: nowMs })], nowMs)).toMatchObject({
    allowed: false,
    reason: 'quota-used-up',
    allowance: { remaining: '0' },
  })
})

test('what is wanted fits as a whole or not at all', () => {
  const decision = decide([grant({ standing: 'trial', quota: quota(10n, 7n) })], nowMs)
  expect(wanting(decision, units(3n))).toMatchObject({ allowed: true, reason: 'trial' })
  expect(wanting(decision, units(31n, 1))).toMatchObject({
    allowed: false,
    reason: 'quota-used-up',
    allowance: { used: '7', remaining: '3' },
  })
  expect(spent(decision, units(25n, 1)).allowance).toMatchObject({ used: '9.5', remaining: '0.5' })
})
