import { expect, test } from 'vitest'
import { laterBy } from './time-span.ts'

const from = Date.parse('2026-01-31T09:00:00Z')

test.each([
  ['P3D', '2026-02-03T09:00:00.000Z'],
  ['P1M', '2026-02-28T09:00:00.000Z'],
  ['PT90M', '2026-01-31T10:30:00.000Z'],
  ['P1Y2M', '2027-03-31T09:00:00.000Z'],
])('%s later', (span, expected) => {
  expect(new Date(laterBy(from, span) ?? 0).toISOString()).toBe(expected)
})

test.each(['', 'P', 'three days', '-P3D', 'PT0S', 'P999999Y'])('%j leads nowhere', (span) => {
  expect(laterBy(from, span)).toBeUndefined()
})
