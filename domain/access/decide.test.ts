import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decide } from './decide.ts'
import type { Grant } from './grant.ts'

const nowMs = 1_000
const grant = (parts: Partial<Grant> = {}): Grant => ({ standing: 'paid', startsMs: 0, ...parts })

describe('a check is answered', () => {
  test.each([
    {
      case: 'nothing was ever granted',
      grants: [],
      answer: { allowed: false, reason: 'no-grant' },
    },
    { case: 'it is paid, for good', grants: [grant()], answer: { allowed: true, reason: 'paid' } },
    {
      case: 'it is paid, for a while',
      grants: [grant({ endsMs: 2_000 })],
      answer: { allowed: true, reason: 'paid', untilMs: 2_000 },
    },
    {
      case: 'it is in grace',
      grants: [grant({ standing: 'grace' })],
      answer: { allowed: true, reason: 'grace' },
    },
    {
      case: 'it ends this very instant',
      grants: [grant({ endsMs: nowMs })],
      answer: { allowed: false, reason: 'ended', untilMs: nowMs },
    },
    {
      case: 'it begins this very instant',
      grants: [grant({ startsMs: nowMs })],
      answer: { allowed: true, reason: 'paid' },
    },
    {
      case: 'it begins later',
      grants: [grant({ startsMs: nowMs + 1 })],
      answer: { allowed: false, reason: 'no-grant' },
    },
    {
      case: 'one cause ended and another pays',
      grants: [grant({ endsMs: 500 }), grant({ endsMs: 3_000 })],
      answer: { allowed: true, reason: 'paid', untilMs: 3_000 },
    },
  ] as const)('$case → $answer.reason', ({ grants, answer }) => {
    expect(decide(grants, nowMs)).toEqual(answer)
  })
})

const someGrant: fc.Arbitrary<Grant> = fc
  .record({
    standing: fc.constantFrom('paid' as const, 'grace' as const),
    startsMs: fc.nat(20),
    endsMs: fc.option(fc.nat(20), { nil: undefined }),
  })
  .map(({ endsMs, ...rest }) => (endsMs === undefined ? rest : { ...rest, endsMs }))

const seed = 20_261_121

test(`allowed is exactly: some grant covers the instant; order does not matter (seed ${seed})`, () => {
  fc.assert(
    fc.property(fc.array(someGrant), fc.nat(20), (grants, at) => {
      const covered = grants.some(
        ({ startsMs, endsMs }) => startsMs <= at && (endsMs === undefined || at < endsMs),
      )
      expect(decide(grants, at).allowed).toBe(covered)
      expect(decide(grants.toReversed(), at)).toEqual(decide(grants, at))
    }),
    { seed, numRuns: 2_000 },
  )
})

test(`until it changes by itself, the answer stays allowed (seed ${seed})`, () => {
  fc.assert(
    fc.property(fc.array(someGrant), fc.nat(20), (grants, at) => {
      const { allowed, untilMs } = decide(grants, at)
      if (!allowed || untilMs === undefined) return
      expect(decide(grants, untilMs - 1).allowed || untilMs - 1 < at).toBe(true)
    }),
    { seed, numRuns: 2_000 },
  )
})
