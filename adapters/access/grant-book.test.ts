import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { EntitlementRow } from '../postgres/access/read-changes.ts'
import { grantBook } from './grant-book.ts'
import { pairIndex } from './pair-index.ts'

const seed = 20_261_123
const few = (prefix: string, count: number) =>
  fc.nat(count - 1).map((number) => `${prefix}${number}`)

const someRow: fc.Arbitrary<EntitlementRow> = fc.record({
  tenant_id: few('ten_', 2),
  customer_id: few('cus_', 5),
  feature: few('f', 4),
  cause_kind: few('kind', 2),
  cause_id: few('cause', 3),
  standing: fc.constantFrom('paid' as const, 'trial' as const, 'grace' as const),
  starts_at: fc.nat(100).map((ms) => new Date(ms)),
  ends_at: fc.option(fc.nat(100).map((ms) => new Date(ms))),
})

const causeOf = (row: EntitlementRow) => `${row.cause_kind} ${row.cause_id}`
const rightOf = (row: EntitlementRow) => `${row.tenant_id} ${row.customer_id} ${row.feature}`

test(`it knows of each right what was noted last, and nothing of anybody else's (seed ${seed})`, () => {
  fc.assert(
    fc.property(fc.array(someRow, { maxLength: 200 }), (rows) => {
      const book = grantBook()
      book.noteEntitlements(rows)
      const newest = new Map(rows.map((row) => [`${rightOf(row)} ${causeOf(row)}`, row]))
      for (const [right, expected] of Map.groupBy(newest.values(), rightOf)) {
        const [tenantId = '', customerId = '', feature = ''] = right.split(' ')
        const grants = book.grantsOf({ tenantId, customerId, feature }, 0)
        expect(grants.map(textOf).toSorted()).toEqual(
          expected.map((row) => textOf(toGrant(row))).toSorted(),
        )
        expect(book.knows({ tenantId, customerId })).toBe(true)
      }
      expect(book.knows({ tenantId: 'ten_9', customerId: 'cus_0' })).toBe(false)
    }),
    { seed, numRuns: 200 },
  )
})

const toGrant = (row: EntitlementRow) => ({
  standing: row.standing,
  startsMs: row.starts_at.getTime(),
  ...(row.ends_at === null ? {} : { endsMs: row.ends_at.getTime() }),
})

const textOf = (grant: { standing: string; startsMs: number; endsMs?: number }) =>
  `${grant.standing} ${grant.startsMs} ${grant.endsMs ?? ''}`

test('a limit that is known before its right lets nobody in', () => {
  const book = grantBook()
  const key = {
    tenant_id: 'ten_1',
    customer_id: 'cus_1',
    feature: 'f',
    cause_kind: 'subscription',
    cause_id: 'sub_1',
  }
  const limit = {
    limit_units: '5',
    used: '1',
    anchor_on: '2026-01-01',
    interval_unit: 'month' as const,
    interval_count: 1,
    zone: 'UTC',
    resets_at: new Date('2026-02-01'),
    ended_at: null,
  }
  const question = { tenantId: 'ten_1', customerId: 'cus_1', feature: 'f' }
  book.noteQuotas([{ ...key, ...limit }])
  expect(book.grantsOf(question, 0)).toMatchObject([{ startsMs: Infinity }])
  const right = { standing: 'paid' as const, starts_at: new Date(0), ends_at: null }
  book.noteEntitlements([{ ...key, ...right }])
  expect(book.grantsOf(question, 0)).toMatchObject([
    { startsMs: 0, quota: { used: { digits: 1n } } },
  ])
  book.noteQuotas([{ ...key, ...limit, ended_at: new Date(1) }])
  expect(book.grantsOf(question, 2)).toEqual([{ standing: 'paid', startsMs: 0 }])
})

test(`pairs are found again, however many there are (seed ${seed})`, () => {
  const index = pairIndex()
  const pairs = Array.from({ length: 20_000 }, (_, value) => ({
    a: value >> 3,
    b: value & 7,
    value,
  }))
  for (const pair of pairs) index.set(pair)
  for (const { a, b, value } of pairs) if (index.get(a, b) !== value) expect([a, b]).toBe(value)
  expect(index.get(20_000, 0)).toBeUndefined()
  index.set({ a: 0, b: 0, value: 7 })
  expect(index.get(0, 0)).toBe(7)
})
